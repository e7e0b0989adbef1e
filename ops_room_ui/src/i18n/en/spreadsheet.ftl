# Files of rows that people bring.
error-spreadsheet-unreadable = This file cannot be read. Save it as XLSX or CSV and bring it again.
error-spreadsheet-too-many-rows = The file has more rows than are taken at once. Bring it in parts.
error-spreadsheet-too-large = The file is too large: unpacked, or in one of its cells or columns.
error-spreadsheet-empty = There is no row below the headers.
error-spreadsheet-encoding = The text of the file cannot be read. Save it as CSV in UTF-8 or as XLSX.
error-spreadsheet-password-protected = The file is protected by a password. Save it without one and bring it again.
