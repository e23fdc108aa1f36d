"""The reporting regime's tables, one module per subject."""

from reports.models.catalogue import Breakdown, BreakdownItem, Cell, Indicator
from reports.models.compilations import (
    Compilation,
    CompilationInput,
    CompiledDocument,
    CompiledFigure,
    CompileJob,
)
from reports.models.filing import Figure, Narrative, Report, ReportEvent, ReportVersion
from reports.models.forms import FilingRule, Form, FormCell, FormCheck, FormVersion, NarrativeHeading, Section
from reports.models.history import PublishedFigure
from reports.models.issuing import DocumentEvent, DocumentParagraph, IssuedFile, IssueJob, OfficialDocument
from reports.models.periods import Period, ReportType
from reports.models.targets import TargetIndicator

__all__ = [
    "Breakdown",
    "BreakdownItem",
    "Cell",
    "Compilation",
    "CompilationInput",
    "CompileJob",
    "CompiledDocument",
    "CompiledFigure",
    "DocumentEvent",
    "DocumentParagraph",
    "Figure",
    "FilingRule",
    "Form",
    "FormCell",
    "FormCheck",
    "FormVersion",
    "Indicator",
    "IssueJob",
    "IssuedFile",
    "Narrative",
    "NarrativeHeading",
    "OfficialDocument",
    "Period",
    "PublishedFigure",
    "Report",
    "ReportEvent",
    "ReportType",
    "ReportVersion",
    "Section",
    "TargetIndicator",
]
