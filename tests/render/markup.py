"""What a page consists of, read without a browser: its elements, and the rows of its tables by section."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "br", "img", "link", "input"}


@dataclass(eq=False, repr=False)
class Element:
    """An element, its attributes, what stands in it, and its text."""

    tag: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text as it is read, with single spaces."""
        return " ".join("".join(self.pieces).split())

    def all(self, tag: str = "", **wanted: str) -> list["Element"]:
        """The elements inside of a tag and with attributes (``class_`` is one of its classes)."""
        found = [self, *(inner for child in self.children for inner in child.all())] if not (tag or wanted) else []
        return found or [element for element in self.all() if element.fits(tag, wanted)]

    def fits(self, tag: str, wanted: dict[str, str]) -> bool:
        """Whether it is of a tag and has attributes."""
        classes = self.attributes.get("class", "").split()
        return tag in ("", self.tag) and all(
            value in classes if name == "class_" else self.attributes.get(name) == value
            for name, value in wanted.items()
        )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


def read(page: str) -> Element:
    """The page as a tree; every element that is opened must be closed."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1, "an element stays open"
    return reader.root


def section(page: Element, name: str) -> Element:
    """One section of the page."""
    return page.all("section", id=name)[0]


def rows(part: Element) -> list[list[str]]:
    """The numbers in the rows of the tables of a part, without their marks."""
    lines = [line for line in part.all("tr") if line.all("span", class_="number")]
    return [[cell.text for cell in line.all("span", class_="number")] for line in lines]
