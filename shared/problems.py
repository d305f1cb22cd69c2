"""Everything that can be wrong with what somebody sends or asks, said once: a stable code, a sentence
in Vietnamese and in English, the HTTP status, and the field it is about.

One function a problem. A sentence says what is wrong and what to do, never what was sent: inputs
hold people's data and are not echoed.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong. `field` is a dotted path (`persons.0.birth_year`) or None for the whole."""

    code: str
    vi: str
    en: str
    status: int
    field: str | None = None

    def at(self, field: str) -> "Problem":
        """The same problem, said of another field."""
        return replace(self, field=field)

    def under(self, parent: str) -> "Problem":
        """The same problem with its field seen from the record that holds it."""
        return self.at(f"{parent}.{self.field}" if self.field else parent)


class Refused(Exception):
    """Raised to give up on a request, a record or a command, for the problems it carries."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


# --- the request as a whole -------------------------------------------------------------------


def malformed_json() -> Problem:
    """The body is not one strict JSON document in UTF-8."""
    return Problem(
        code="malformed_json",
        status=400,
        vi="Dữ liệu gửi lên không đúng định dạng JSON (UTF-8).",
        en="The body is not one JSON document in UTF-8.",
    )


def malformed_form() -> Problem:
    """A form that cannot be read, or with more fields than any of ours."""
    return Problem(
        code="malformed_form",
        status=400,
        vi="Biểu mẫu gửi lên không đọc được.",
        en="The form cannot be read.",
    )


def duplicate_key() -> Problem:
    """A JSON object names a key twice, so two readers could understand it differently."""
    return Problem(
        code="duplicate_key",
        status=400,
        vi="Dữ liệu gửi lên có khóa bị lặp.",
        en="The body names a key twice.",
    )


def bad_text() -> Problem:
    """Text holds a lone surrogate, a NUL, a control character or a non-character."""
    return Problem(
        code="bad_text",
        status=422,
        vi="Văn bản có ký tự không lưu được.",
        en="The text holds characters that cannot be stored.",
    )


def bad_number() -> Problem:
    """A number that JSON does not know (NaN, Infinity), or longer than any field takes."""
    return Problem(
        code="bad_number",
        status=422,
        vi="Có số không hợp lệ hoặc quá dài.",
        en="A number is not valid JSON or is too long.",
    )


def body_too_large(limit_bytes: int) -> Problem:
    """More bytes than one request may carry, before or after unpacking."""
    return Problem(
        code="body_too_large",
        status=413,
        vi=f"Dữ liệu gửi lên quá lớn (tối đa {limit_bytes} byte). Hãy gửi từng phần nhỏ hơn.",
        en=f"The body is too large (at most {limit_bytes} bytes). Send smaller parts.",
    )


def too_many_items(limit: int) -> Problem:
    """A batch with more operations than one request may carry."""
    return Problem(
        code="too_many_items",
        status=413,
        vi=f"Gửi quá nhiều mục một lần (tối đa {limit}).",
        en=f"Too many items at once (at most {limit}).",
        field="ops",
    )


def unsupported_encoding() -> Problem:
    """A content type or coding other than JSON, plain or gzip."""
    return Problem(
        code="unsupported_media_type",
        status=415,
        vi="Chỉ nhận JSON (UTF-8), có thể nén gzip.",
        en="Only JSON (UTF-8) is accepted, plain or gzip.",
    )


def truncated_gzip() -> Problem:
    """The packed body ends early or is not gzip."""
    return Problem(
        code="bad_gzip",
        status=400,
        vi="Dữ liệu nén bị cụt hoặc hỏng.",
        en="The gzip body is cut short or damaged.",
    )


def invalid_request() -> Problem:
    """The request as a whole was understood and is not valid; the fields follow."""
    return Problem(
        code="invalid_request",
        status=422,
        vi="Yêu cầu chưa hợp lệ.",
        en="The request is not valid.",
    )


def bad_header() -> Problem:
    """A header that cannot be read, or headers that contradict one another."""
    return Problem(code="bad_header", status=400, vi="Tiêu đề HTTP không hợp lệ.", en="A header is not valid.")


def headers_too_large() -> Problem:
    """More header bytes than one request may carry."""
    return Problem(
        code="headers_too_large", status=431, vi="Tiêu đề HTTP quá lớn.", en="The request headers are too large."
    )


def url_too_long() -> Problem:
    """A longer address, or more parameters, than any of ours."""
    return Problem(code="url_too_long", status=414, vi="Địa chỉ yêu cầu quá dài.", en="The request URL is too long.")


def method_not_allowed() -> Problem:
    """The address exists, the method does not."""
    return Problem(
        code="method_not_allowed",
        status=405,
        vi="Phương thức không được hỗ trợ.",
        en="That method is not allowed here.",
    )


def repeated_parameter(field: str | None = None) -> Problem:
    """A parameter given twice, so that two readers could understand the address differently."""
    return Problem(
        code="repeated_parameter",
        status=422,
        vi="Địa chỉ yêu cầu có tham số bị lặp.",
        en="The address gives a parameter twice.",
        field=field,
    )


def too_slow() -> Problem:
    """The body did not arrive in time."""
    return Problem(
        code="too_slow",
        status=408,
        vi="Đường truyền quá chậm. Hãy gửi từng phần nhỏ hơn.",
        en="The body did not arrive in time. Send smaller parts.",
    )


def internal_error() -> Problem:
    """A fault of the server; nothing was changed."""
    return Problem(
        code="internal_error",
        status=500,
        vi="Máy chủ gặp lỗi, chưa thay đổi gì. Hãy thử lại sau.",
        en="The server failed and changed nothing. Try again later.",
    )


def unknown_host() -> Problem:
    """The Host header names a host that this server is not."""
    return Problem(code="unknown_host", status=400, vi="Tên máy chủ không đúng.", en="This is not that host.")


def rate_limited() -> Problem:
    """Too many tries in a short time."""
    return Problem(
        code="rate_limited",
        status=429,
        vi="Thử quá nhiều lần. Hãy chờ ít phút rồi thử lại.",
        en="Too many tries. Wait a few minutes and try again.",
    )


def unavailable() -> Problem:
    """The server cannot store anything just now; nothing was changed."""
    return Problem(
        code="unavailable",
        status=503,
        vi="Máy chủ tạm thời chưa nhận được. Dữ liệu vẫn còn trên máy, hãy thử lại sau.",
        en="The server cannot take anything just now. Your data is kept; try again later.",
    )


# --- who asks ---------------------------------------------------------------------------------


def not_signed_in() -> Problem:
    """No token, or one that is not ours, not whole or not valid any more."""
    return Problem(
        code="not_signed_in",
        status=401,
        vi="Phiên làm việc không còn hiệu lực. Hãy đăng nhập lại.",
        en="Not signed in, or the session has ended. Sign in again.",
    )


def wrong_credentials() -> Problem:
    """User name, password or code does not fit; which one is not said."""
    return Problem(
        code="wrong_credentials",
        status=401,
        vi="Tên đăng nhập hoặc mật khẩu không đúng.",
        en="User name or password is wrong.",
    )


def second_factor_unknown() -> Problem:
    """A one-time password for an account that has none set up."""
    return Problem(
        code="second_factor_unknown",
        status=422,
        vi="Tài khoản này chưa dùng mã xác thực thứ hai. Hãy để trống ô mã.",
        en="This server holds no second factor for accounts. Leave the field empty.",
        field="otp",
    )


def not_a_public_key(field: str) -> Problem:
    """A key that is no point on the curve P-256, or not a JWK."""
    return Problem(
        code="not_a_public_key",
        status=422,
        vi="Khóa của máy không hợp lệ.",
        en="That is not a P-256 public key as a JWK.",
        field=field,
    )


def username_taken() -> Problem:
    """An account of that user name exists."""
    return Problem(
        code="username_taken",
        status=409,
        vi="Tên đăng nhập đã có người dùng.",
        en="That user name is taken.",
        field="username",
    )


def not_a_username() -> Problem:
    """A user name of other characters than a to z, digits, dot, dash and underscore."""
    return Problem(
        code="not_a_username",
        status=422,
        vi="Tên đăng nhập gồm 2–64 chữ thường không dấu, chữ số, dấu chấm, gạch ngang hoặc gạch dưới.",
        en="A user name holds 2 to 64 of: a to z, digits, dot, dash, underscore.",
        field="username",
    )


def weak_password() -> Problem:
    """A password that is too short, too long, or built from words that anybody here would try first."""
    return Problem(
        code="weak_password",
        status=422,
        vi="Mật khẩu phải có 15–256 ký tự và không chứa những từ dễ đoán.",
        en="A password needs 15 to 256 characters and none of the words that anybody would try.",
        field="password",
    )


def activation_code_invalid() -> Problem:
    """A one-time code that is unknown, used or expired; which is not said."""
    return Problem(
        code="activation_code_invalid",
        status=401,
        vi="Mã kích hoạt không đúng, đã dùng hoặc đã hết hạn. Hãy xin mã mới.",
        en="The activation code is wrong, used or expired. Ask for a new one.",
        field="code",
    )


def forbidden() -> Problem:
    """Signed in, but the role does not include this."""
    return Problem(
        code="forbidden",
        status=403,
        vi="Tài khoản của bạn không được làm việc này.",
        en="Your account may not do this.",
    )


def wrong_install() -> Problem:
    """The token belongs to another installation of the app than the one that is named."""
    return Problem(
        code="wrong_install",
        status=403,
        vi="Mã truy cập thuộc về một máy khác.",
        en="The token belongs to another phone.",
        field="install_id",
    )


def not_found() -> Problem:
    """Missing, or outside the caller's communes: the answer is the same."""
    return Problem(code="not_found", status=404, vi="Không tìm thấy.", en="Not found.")


# --- sync -------------------------------------------------------------------------------------


def epoch_changed() -> Problem:
    """The phone speaks of another history of the server; it must say hello again."""
    return Problem(
        code="epoch_changed",
        status=409,
        vi="Máy chủ đã được khôi phục. Ứng dụng sẽ tự gửi lại dữ liệu.",
        en="The server's history has changed. Say hello, then offer your operations again.",
        field="epoch",
    )


def install_forked() -> Problem:
    """A dseq that another operation has used: two copies of one installation exist."""
    return Problem(
        code="install_forked",
        status=409,
        vi="Máy này là bản sao của một máy khác. Ứng dụng sẽ nhận số máy mới.",
        en="This install is a copy of another. Take a new install id and renumber unsent operations.",
        field="install_id",
    )


def unsupported_protocol() -> Problem:
    """Another protocol than this server speaks."""
    return Problem(
        code="unsupported_protocol",
        status=426,
        vi="Ứng dụng cần được cập nhật để đồng bộ.",
        en="This app speaks another protocol; update it.",
        field="protocol",
    )


def out_of_scope() -> Problem:
    """An operation for a commune or hamlet that the officer had not been given when it was made."""
    return Problem(
        code="out_of_scope",
        status=403,
        vi="Lượt ghi ngoài địa bàn được giao; máy chủ đã giữ lại để người phụ trách xem.",
        en="Outside the officer's area; kept for a person to settle.",
    )


def parent_missing(field: str) -> Problem:
    """An operation that names a household or person the server does not know (yet)."""
    return Problem(
        code="parent_missing",
        status=409,
        vi="Máy chủ chưa có hộ hoặc người này; đã giữ lại để xử lý.",
        en="The household or person is not known yet; kept until it is.",
        field=field,
    )


def clock_in_future() -> Problem:
    """A visit dated more than five minutes after it was received."""
    return Problem(
        code="clock_future",
        status=409,
        vi="Giờ thăm muộn hơn giờ máy chủ; đã giữ lại để kiểm tra. Hãy xem lại đồng hồ của máy.",
        en="The visit is dated in the future; kept to be checked. Look at the phone's clock.",
        field="visited_at",
    )


def id_taken() -> Problem:
    """The same id with other content: the first stands, the second is kept beside it."""
    return Problem(
        code="id_taken",
        status=409,
        vi="Mã bản ghi này đã được dùng cho nội dung khác; bản gửi sau được giữ riêng.",
        en="That id already holds other content; the first stands, this one is kept beside it.",
        field="id",
    )


def field_conflict(field: str) -> Problem:
    """Somebody else changed the field meanwhile; both values are kept."""
    return Problem(
        code="field_conflict",
        status=409,
        vi="Người khác đã sửa mục này; cả hai giá trị được giữ để xử lý.",
        en="Somebody else changed this field; both values are kept.",
        field=field,
    )


# --- fields -----------------------------------------------------------------------------------


def unreadable(field: str | None = None) -> Problem:
    """A value of another type or shape than the field has."""
    return Problem(
        code="unreadable",
        status=422,
        vi="Giá trị không đúng kiểu.",
        en="The value is not of this field's type.",
        field=field,
    )


def unknown_field(field: str) -> Problem:
    """A field that the record of this version does not have."""
    return Problem(
        code="unknown_field",
        status=422,
        vi="Có mục mà phiên bản này không biết.",
        en="The record has no such field.",
        field=field,
    )


def missing_field(field: str) -> Problem:
    """A field that must be there."""
    return Problem(
        code="missing_field", status=422, vi="Còn thiếu mục bắt buộc.", en="This field is required.", field=field
    )


def unknown_code(field: str) -> Problem:
    """A code that its vocabulary does not hold."""
    return Problem(
        code="unknown_code",
        status=422,
        vi="Mã không có trong danh mục.",
        en="That code is not in the list for this field.",
        field=field,
    )


def out_of_range(field: str, lowest: object, highest: object) -> Problem:
    """A number or a day outside what the field allows; the range is named."""
    return Problem(
        code="out_of_range",
        status=422,
        vi=f"Giá trị phải từ {lowest} đến {highest}.",
        en=f"The value must lie between {lowest} and {highest}.",
        field=field,
    )


def too_long(field: str, limit: int) -> Problem:
    """More characters, or more entries, than the field holds."""
    return Problem(
        code="too_long",
        status=422,
        vi=f"Quá dài (tối đa {limit}).",
        en=f"Too long (at most {limit}).",
        field=field,
    )


def not_a_name(field: str) -> Problem:
    """Empty, or with characters that are not seen or not part of a name."""
    return Problem(
        code="not_a_name",
        status=422,
        vi="Tên không được để trống và không chứa ký tự ẩn hoặc biểu tượng.",
        en="A name must not be empty, nor hold unseen characters or pictograms.",
        field=field,
    )


def not_composed(field: str) -> Problem:
    """Text that is not in Unicode's composed form (NFC), so that the same name could be stored in two spellings."""
    return Problem(
        code="not_composed",
        status=422,
        vi="Chữ có dấu phải ở dạng Unicode dựng sẵn (NFC).",
        en="Text must be in Unicode's composed form (NFC).",
        field=field,
    )


def unreadable_moment(field: str) -> Problem:
    """A moment without an offset, or one that no calendar has."""
    return Problem(
        code="unreadable_moment",
        status=422,
        vi="Thời điểm phải theo RFC 3339 có múi giờ, ví dụ 2026-11-21T08:30:00+07:00.",
        en="A moment must be RFC 3339 with an offset, such as 2026-11-21T08:30:00+07:00.",
        field=field,
    )


def unreadable_day(field: str) -> Problem:
    """A day that is not YYYY-MM-DD or that no calendar has."""
    return Problem(
        code="unreadable_day",
        status=422,
        vi="Ngày phải có dạng năm-tháng-ngày, ví dụ 2026-11-21.",
        en="A day must read YYYY-MM-DD, such as 2026-11-21.",
        field=field,
    )


def unknown_unit(field: str) -> Problem:
    """No commune of this code or id is in force on that day."""
    return Problem(
        code="unknown_unit",
        status=422,
        vi="Không có xã, phường nào mang mã này vào ngày đó.",
        en="No commune has this code or id on that day.",
        field=field,
    )


def ambiguous_unit(field: str) -> Problem:
    """Several former communes bore this name; the district decides."""
    return Problem(
        code="ambiguous_unit",
        status=422,
        vi="Có nhiều xã cũ cùng tên; hãy cho biết huyện.",
        en="Several former communes had this name; name the district too.",
        field=field,
    )


def said_twice(field: str) -> Problem:
    """Two entries speak of the same person, product or purpose."""
    return Problem(
        code="said_twice",
        status=422,
        vi="Có hai mục nói về cùng một người, sản phẩm hoặc mục đích.",
        en="Two entries speak of the same thing.",
        field=field,
    )


def not_a_phone(field: str) -> Problem:
    """Not a Vietnamese telephone number in the international form."""
    return Problem(
        code="not_a_phone",
        status=422,
        vi="Số điện thoại phải có dạng +84 và 9 đến 10 chữ số.",
        en="A phone number must be +84 and nine or ten digits.",
        field=field,
    )


def not_an_id_number(field: str) -> Problem:
    """Not a personal identification number."""
    return Problem(
        code="not_an_id_number",
        status=422,
        vi="Số định danh cá nhân (CCCD) gồm đúng 12 chữ số.",
        en="A personal identification number has exactly 12 digits.",
        field=field,
    )


def consent_missing(field: str) -> Problem:
    """People are named in a visit, but nobody agreed that it be recorded."""
    return Problem(
        code="consent_missing",
        status=422,
        vi="Chưa có sự đồng ý ghi lại lượt tư vấn nên không được ghi thông tin từng người.",
        en="Nobody agreed to a record of this advice, so no person may be named in it.",
        field=field,
    )


def declined_keeps_nothing(field: str) -> Problem:
    """A visit whose people declined to be recorded names a household, a person, a note, a place or a promise."""
    return Problem(
        code="declined_keeps_nothing",
        status=422,
        vi="Người dân không đồng ý ghi thông tin: lượt thăm không được kèm hộ, người, ghi chú, vị trí hay lịch hẹn.",
        en="The people declined: the visit must hold no household, person, note, position or promise.",
        field=field,
    )


def nobody_was_advised(field: str) -> Problem:
    """People are named although the outcome says that nobody was spoken to."""
    return Problem(
        code="nobody_was_advised",
        status=422,
        vi="Kết quả lượt thăm cho biết không tư vấn được ai, nên không kèm người được tư vấn.",
        en="The outcome says that nobody was advised, so no person belongs in the visit.",
        field=field,
    )


def date_needed(field: str) -> Problem:
    """A promise without the day it is for."""
    return Problem(
        code="date_needed",
        status=422,
        vi="Lịch hẹn cần có ngày hẹn.",
        en="What was agreed needs a day.",
        field=field,
    )


def reason_needed(field: str) -> Problem:
    """Somebody declined and no reason is given."""
    return Problem(
        code="reason_needed",
        status=422,
        vi="Câu trả lời “Chưa tham gia” cần một lý do.",
        en="An answer of “declined” needs a reason.",
        field=field,
    )


def does_not_add_up(field: str) -> Problem:
    """The amount to pay is not the contribution less the support."""
    return Problem(
        code="does_not_add_up",
        status=422,
        vi="Số tiền phải đóng không bằng mức đóng trừ các khoản hỗ trợ.",
        en="The amount to pay is not the contribution less the support.",
        field=field,
    )


def not_the_officers_step(field: str) -> Problem:
    """A step that only a list from BHXH can confirm."""
    return Problem(
        code="not_the_officers_step",
        status=422,
        vi="Bước này chỉ BHXH xác nhận, cán bộ không ghi được.",
        en="Only BHXH confirms this step; an officer cannot record it.",
        field=field,
    )


# --- the law ----------------------------------------------------------------------------------


def no_rule_on_day(field: str) -> Problem:
    """The tables of the law hold nothing for that day: no amount is better than a wrong one."""
    return Problem(
        code="no_rule_on_day",
        status=422,
        vi="Chưa có dữ liệu quy định cho ngày này.",
        en="There is no data on the rules of that day.",
        field=field,
    )


def one_payment_method() -> Problem:
    """More than one way of paying in one question."""
    return Problem(
        code="one_payment_method",
        status=422,
        vi="Chỉ chọn một cách đóng: theo tháng, cho những năm về sau, hoặc cho những năm còn thiếu.",
        en="Choose one way of paying: months, years ahead, or missing months.",
        field="months",
    )


def unknown_parameter() -> Problem:
    """A parameter that the address does not have; its name is not repeated."""
    return Problem(
        code="unknown_parameter",
        status=422,
        vi="Có tham số mà địa chỉ này không biết.",
        en="The address has no such parameter.",
    )


def newer_record() -> Problem:
    """A record of a later version than this server knows; kept until the server is updated."""
    return Problem(
        code="newer_record",
        status=409,
        vi="Ứng dụng mới hơn máy chủ; bản ghi được giữ lại đến khi máy chủ cập nhật.",
        en="The record is of a newer version; kept until the server is updated.",
        field="record_version",
    )


def moves_are_settled_by_people(field: str) -> Problem:
    """A change of hamlet or household, which changes who may see the row; kept for a person to settle."""
    return Problem(
        code="move_held",
        status=409,
        vi="Chuyển hộ hoặc chuyển xóm cần người phụ trách xác nhận; đã giữ lại để xử lý.",
        en="A move changes who may see the row; kept for a person to settle.",
        field=field,
    )


def not_yours() -> Problem:
    """A correction or withdrawal of a visit that somebody else recorded, or that was corrected meanwhile."""
    return Problem(
        code="not_yours_to_change",
        status=409,
        vi="Lượt thăm này do người khác ghi hoặc đã được sửa; đã giữ lại để xử lý.",
        en="Somebody else recorded this visit, or it was corrected meanwhile; kept for a person to settle.",
    )


def unstorable() -> Problem:
    """The database refuses the row although no rule does; the bytes are kept."""
    return Problem(
        code="unstorable",
        status=422,
        vi="Máy chủ đã giữ bản gửi nhưng chưa ghi được; người phụ trách sẽ xem.",
        en="The bytes are kept, but the row could not be stored; a person will look at it.",
    )


# --- the phone --------------------------------------------------------------------------------


def newer_vault() -> Problem:
    """The phone's file was written by a later app than this one; it is left as it is."""
    return Problem(
        code="newer_vault",
        status=409,
        vi="Dữ liệu trên máy do bản ứng dụng mới hơn ghi. Hãy cập nhật ứng dụng; dữ liệu vẫn còn nguyên.",
        en="The data on this phone was written by a newer app. Update the app; nothing is lost.",
    )


def no_network() -> Problem:
    """The server could not be reached, or did not answer in time."""
    return Problem(
        code="no_network",
        status=503,
        vi="Chưa kết nối được với máy chủ. Dữ liệu vẫn còn trên máy, ứng dụng sẽ thử lại.",
        en="The server cannot be reached. Your data is kept; the app will try again.",
    )


def not_our_server() -> Problem:
    """Something answered that is not the server: a sign-in page of the network, half an answer, another service."""
    return Problem(
        code="not_our_server",
        status=502,
        vi="Có trả lời nhưng không phải của máy chủ (có thể mạng cần đăng nhập). Dữ liệu vẫn còn trên máy.",
        en="What answered is not the server (the network may need a sign-in). Your data is kept.",
    )


def insecure_server() -> Problem:
    """An address without https, which only a server on the same machine may have, or no address at all."""
    return Problem(
        code="insecure_server",
        status=422,
        vi="Địa chỉ máy chủ phải bắt đầu bằng https://.",
        en="The server's address must begin with https://.",
        field="server",
    )


def already_activated() -> Problem:
    """The phone belongs to an officer already; another one needs a vault of their own."""
    return Problem(
        code="already_activated",
        status=409,
        vi="Máy này đã thuộc về một cán bộ. Cán bộ khác cần kích hoạt trong kho riêng.",
        en="This phone belongs to an officer already; another officer needs a vault of their own.",
    )


# --- commands -----------------------------------------------------------------------------------


def sample_in_production() -> Problem:
    """Made-up households were asked for on a server on which people depend."""
    return Problem(
        code="sample_in_production",
        status=403,
        vi="Không đưa dữ liệu mẫu vào máy chủ đang dùng thật.",
        en="Made-up data does not belong in a production server.",
    )


def not_migrated() -> Problem:
    """The tables are not those that this version needs."""
    return Problem(
        code="not_migrated",
        status=503,
        vi="Cơ sở dữ liệu chưa đúng phiên bản. Hãy chạy: tungnha migrate",
        en="The database is not at this version. Run: tungnha migrate",
    )


def port_taken(port: int) -> Problem:
    """Another program listens where a server was to be started."""
    return Problem(
        code="port_taken",
        status=409,
        vi=f"Cổng {port} đang có chương trình khác dùng. Hãy chọn cổng khác, ví dụ: make demo PORT={port + 1}",
        en=f"Another program uses port {port}. Choose another, as in: make demo PORT={port + 1}",
    )


def demo_running() -> Problem:
    """The sample server of this folder is already at work."""
    return Problem(
        code="demo_running",
        status=409,
        vi="Bản chạy thử của thư mục này đang chạy. Hãy dừng nó trước (Ctrl-C).",
        en="The demo of this folder is already running. Stop it first (Ctrl-C).",
    )


def server_did_not_start() -> Problem:
    """A server that was started ended, or never became ready."""
    return Problem(
        code="server_did_not_start",
        status=503,
        vi="Máy chủ không khởi động được; nguyên nhân ở những dòng trên.",
        en="The server did not start; the lines above say why.",
    )


def officers_failed() -> Problem:
    """The simulated officers of the demo gave up."""
    return Problem(
        code="officers_failed",
        status=503,
        vi="Các cán bộ mô phỏng chưa làm xong; nguyên nhân ở những dòng trên.",
        en="The simulated officers did not finish; the lines above say why.",
    )


def no_figures() -> Problem:
    """The server did not answer a question about its numbers."""
    return Problem(
        code="no_figures",
        status=503,
        vi="Máy chủ chưa trả lời được số liệu.",
        en="The server did not give its figures.",
    )


def figures_disagree(measure: str) -> Problem:
    """A total differs from the sum of its rows, or a number from the rows it opens."""
    return Problem(
        code="figures_disagree",
        status=500,
        vi=f"Số liệu không khớp ở cột “{measure}”.",
        en=f"The figures of “{measure}” disagree.",
    )
