# Files of rows that people bring.
error-spreadsheet-unreadable = تتعذر قراءة هذا الملف. احفظه بصيغة XLSX أو CSV ثم أرسله من جديد.
error-spreadsheet-too-many-rows = في الملف صفوف أكثر مما يُقبل دفعة واحدة. أرسله على أجزاء.
error-spreadsheet-too-large = الملف كبير جداً بعد فك ضغطه أو في إحدى خلاياه أو في عدد أعمدته.
error-spreadsheet-empty = لا يوجد أي صف تحت العناوين.
error-spreadsheet-encoding = تتعذر قراءة نص الملف. احفظه بصيغة CSV بترميز UTF-8 أو بصيغة XLSX.
error-spreadsheet-password-protected = الملف محمي بكلمة مرور. احفظه من دونها ثم أرسله من جديد.
