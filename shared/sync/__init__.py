"""The sync protocol: how an operation is frozen, what is asked and answered, and what each side decides."""
