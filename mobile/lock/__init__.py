"""The lock of the vault: a PIN that only opens it on this device, and waits that grow with wrong tries."""
