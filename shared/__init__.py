"""What the phone and the server agree on: records, rules, the law as dated data, the sync protocol.

Plain Python: frozen dataclasses and pure functions. Nothing here asks the clock, opens a socket
or imports a framework; the only files read are this package's own data.
"""
