"""The State's apps that people are helped with at the door, and how far the help came.

VssID is BHXH's app and VNeID the electronic identity; a card on the phone serves in the place of the paper one (press
release of the conference on Directive 38, 17/04/2024).
"""

from shared.vocabulary.term import Term, table

CODES = table(
    [
        Term(code="vssid", vi="VssID", en="VssID"),
        Term(code="vneid", vi="VNeID", en="VNeID"),
    ]
)

RESULTS = table(
    [
        Term(code="installed", vi="Đã cài giúp", en="Installed"),
        Term(code="signed_in", vi="Đã đăng nhập được", en="Signed in"),
        Term(code="shown", vi="Đã chỉ cách dùng", en="Shown how to use it"),
        Term(code="not_wanted", vi="Không muốn dùng", en="Not wanted"),
    ]
)
