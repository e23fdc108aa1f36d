"""Official documents of a compilation: DOCX, PDF, XLSX and JSON from one frozen result.

Pure: no database, no network, no clock. The texts are Vietnamese whatever the reader's language, because an
official document exists in Vietnamese only; so they do not pass through the message catalogue.
"""
