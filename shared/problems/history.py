"""What is wrong with a backup, with restoring one, and with what is asked about the server's history."""

from shared.problems.problem import Problem


def database_in_use() -> Problem:
    """A server is at work on the database that was to be replaced, or the other way round."""
    return Problem(
        code="database_in_use",
        status=503,
        vi="Cơ sở dữ liệu đang có máy chủ sử dụng. Hãy dừng máy chủ rồi chạy lại.",
        en="A server is using the database. Stop it, then run this again.",
    )


def backup_unreadable() -> Problem:
    """A file that is no backup of ours, or was damaged, cut short or changed."""
    return Problem(
        code="backup_unreadable",
        status=503,
        vi="Tệp sao lưu bị hỏng, bị cắt ngắn hoặc không phải tệp sao lưu. Cơ sở dữ liệu đang dùng không bị thay đổi.",
        en="The backup is damaged, cut short, or none at all. The database in use was not touched.",
    )


def backup_key_missing() -> Problem:
    """The key that a backup was sealed with is not in KEYS_DIR."""
    return Problem(
        code="backup_key_missing",
        status=503,
        vi="Thư mục TUNGNHA_KEYS_DIR không có khóa của tệp sao lưu này. Cơ sở dữ liệu đang dùng không bị thay đổi.",
        en="TUNGNHA_KEYS_DIR lacks the key of this backup. The database in use was not touched.",
    )


def backup_of_another_database() -> Problem:
    """A backup of SQLite for a PostgreSQL server, or the other way round, or of a newer version of the tables."""
    return Problem(
        code="backup_of_another_database",
        status=503,
        vi="Tệp sao lưu thuộc loại cơ sở dữ liệu hoặc phiên bản khác. Cơ sở dữ liệu đang dùng không bị thay đổi.",
        en="The backup is of another kind or version of database. The database in use was not touched.",
    )


def backup_not_whole() -> Problem:
    """What was restored for a trial is not what was to be backed up."""
    return Problem(
        code="backup_not_whole",
        status=503,
        vi="Bản sao lưu khôi phục thử không đúng với dữ liệu gốc, nên không được giữ lại.",
        en="The backup, restored for a trial, is not what was to be kept; it was thrown away.",
    )


def database_tool_missing(name: str) -> Problem:
    """A program of PostgreSQL that backups need is not installed."""
    return Problem(
        code="database_tool_missing",
        status=503,
        vi=f"Máy này thiếu chương trình «{name}» của PostgreSQL. Hãy cài gói postgresql-client.",
        en=f"The program «{name}» of PostgreSQL is missing. Install the package postgresql-client.",
    )


def database_tool_failed(name: str) -> Problem:
    """A program of PostgreSQL gave up; it has said why on standard error."""
    return Problem(
        code="database_tool_failed",
        status=503,
        vi=f"Chương trình «{name}» không làm xong; nguyên nhân ở những dòng trên.",
        en=f"The program «{name}» did not finish; the lines above say why.",
    )


def only_files_are_backed_up() -> Problem:
    """A database in memory, which ends with the process."""
    return Problem(
        code="only_files_are_backed_up",
        status=503,
        vi="Cơ sở dữ liệu trong bộ nhớ không sao lưu được.",
        en="A database in memory cannot be backed up.",
    )


def person_erased() -> Problem:
    """Something about a person whose information was erased at their wish: it is not filed."""
    return Problem(
        code="person_erased",
        status=410,
        vi="Thông tin của người này đã được xóa theo yêu cầu; lượt ghi không được lưu.",
        en="This person's information was erased on request; nothing about them is filed.",
    )
