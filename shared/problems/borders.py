"""What is wrong with a file of the communes' borders. Of a feature, `field` is its place in the file."""

from shared.problems.problem import Problem


def not_a_borders_file() -> Problem:
    """No GeoJSON, or none with a collection of areas."""
    return Problem(
        code="not_a_borders_file",
        status=422,
        vi="Tệp này không phải GeoJSON có danh sách các vùng (FeatureCollection).",
        en="This file is not GeoJSON with a collection of areas (FeatureCollection).",
    )


def border_not_closed(field: str) -> Problem:
    """A ring of fewer than four positions, or one that does not end where it begins."""
    return Problem(
        code="border_not_closed",
        status=422,
        vi="Đường ranh giới chưa khép kín: điểm cuối phải trùng điểm đầu, và có ít nhất bốn điểm.",
        en="The border is not closed: its last point must be its first, and it needs four points at least.",
        field=field,
    )


def border_outside(field: str) -> Problem:
    """A position that cannot lie in Nghệ An; most often the two numbers are swapped, or in metres."""
    return Problem(
        code="border_outside",
        status=422,
        vi="Có điểm nằm ngoài Nghệ An. Mỗi điểm là kinh độ rồi vĩ độ, tính bằng độ (WGS 84).",
        en="A point lies outside Nghệ An. Each point is longitude, then latitude, in degrees (WGS 84).",
        field=field,
    )


def border_twice(field: str) -> Problem:
    """A second area of one commune."""
    return Problem(
        code="border_twice",
        status=422,
        vi="Xã, phường này đã có vùng khác trong tệp. Nhiều mảnh thì ghi chung một vùng (MultiPolygon).",
        en="This commune has another area in the file. Put several parts into one area (MultiPolygon).",
        field=field,
    )


def borders_missing(number: int) -> Problem:
    """A file without some of the communes of its day: a map with holes is none."""
    return Problem(
        code="borders_missing",
        status=422,
        vi=f"Tệp còn thiếu ranh giới của {number} xã, phường có vào ngày đó; cần đủ tất cả mới vẽ được bản đồ.",
        en=f"The file lacks the borders of {number} communes of that day; a map needs all of them.",
    )
