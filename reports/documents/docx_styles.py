"""Word styles generated from the specification; the documents use nothing else."""

from xml.sax.saxutils import quoteattr

from reports.documents import specification as spec
from reports.documents.blocks import Ruled
from reports.documents.docx_xml import PLAIN_TABLE_STYLE, SOURCE_STYLE, TABLE_STYLE, style_id, twips
from reports.documents.specification import Align, TextStyle

JUSTIFICATION = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.JUSTIFY: "both"}
SECTION_BREAK = "section_break"


_FACES = " ".join(f'w:{script}="{spec.FONT}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
_LANGUAGE = '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'

DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {_FACES}/><w:color w:val="000000"/>'
    f'<w:sz w:val="28"/><w:szCs w:val="28"/>{_LANGUAGE}</w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
)

_BASE = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)


def styles(rules: dict[str, tuple[Ruled, float]]) -> str:
    """All style definitions. `rules` maps a style to its ruled block and the width of the block's container."""
    parts = [DEFAULTS, _BASE, _table_styles(), _source_style()]
    parts += [_paragraph_style(key, style) for key, style in spec.STYLES.items()]
    parts += [_rule_style(key, block, width) for key, (block, width) in rules.items()]
    parts.append(
        _style(
            SECTION_BREAK, "VB Ngắt phần", '<w:spacing w:line="20" w:lineRule="exact"/>', '<w:sz w:val="2"/>'
        )
    )
    return "".join(parts)


def _style(key: str, name: str, paragraph: str, text: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(key)}"><w:name w:val={quoteattr(name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>'
    )


def _paragraph_style(key: str, style: TextStyle) -> str:
    keep = "<w:keepNext/>" if style.keep_with_next else ""
    border = _box() if key == "mark" else ""
    level = f'<w:outlineLvl w:val="{style.outline_level - 1}"/>' if style.outline_level else ""
    spacing = (
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="0" w:line="{round(style.line * 240)}" '
        'w:lineRule="auto"/>'
    )
    weight = "<w:b/><w:bCs/>" if style.bold else ""
    slant = "<w:i/><w:iCs/>" if style.italic else ""
    size = round(style.size * 2)
    return _style(
        key,
        style.name,
        f'{keep}{border}{spacing}{_indent(style)}<w:jc w:val="{JUSTIFICATION[style.align]}"/>{level}',
        f'{weight}{slant}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    )


def _indent(style: TextStyle) -> str:
    values = {"left": style.left + style.hanging, "firstLine": style.first_line, "hanging": style.hanging}
    given = " ".join(f'w:{name}="{twips(value)}"' for name, value in values.items() if value)
    return f"<w:ind {given}/>" if given else ""


def _box() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="{space}" w:color="000000"/>'
        for side, space in (("top", 1), ("left", 4), ("bottom", 1), ("right", 4))
    )
    return f"<w:pBdr>{sides}</w:pBdr>"


def _rule_style(key: str, block: Ruled, width: float) -> str:
    """An empty paragraph with a top border, indented on both sides to the length of the rule."""
    side = twips((width - block.rule) / 2)
    name = f"{spec.STYLES[key].name} - đường kẻ"
    border = f'<w:top w:val="single" w:sz="{round(spec.RULE_THICKNESS * 8)}" w:space="0" w:color="000000"/>'
    return _style(
        f"{key}_rule",
        name,
        f'<w:pBdr>{border}</w:pBdr><w:spacing w:before="{round(spec.RULE_BEFORE * 20)}" w:line="40" '
        f'w:lineRule="exact"/><w:ind w:left="{side}" w:right="{side}"/>',
        '<w:sz w:val="2"/>',
    )


def _source_style() -> str:
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{SOURCE_STYLE}"><w:name w:val="VB Nguồn"/>'
        "<w:qFormat/><w:rPr><w:i/><w:iCs/></w:rPr></w:style>"
    )


def _table_styles() -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margin = twips(spec.CELL_MARGIN)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 20), ("left", margin), ("bottom", 20), ("right", margin))
    )
    return _table_style(PLAIN_TABLE_STYLE, "VB Bảng không kẻ", "") + _table_style(
        TABLE_STYLE,
        "VB Bảng số liệu",
        f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>",
    )


def _table_style(identifier: str, name: str, properties: str) -> str:
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{properties}</w:tblPr></w:style>'
    )
