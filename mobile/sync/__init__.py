"""The phone's side of the conversation with the server: what to say next, what to believe, when to try again.

Nothing here holds state that a crash could lose: every answer that is believed is applied in one transaction.
"""
