"""What the officer sees: a screen asks a question, calls a verb, shows the answer. One .py and one .kv each."""
