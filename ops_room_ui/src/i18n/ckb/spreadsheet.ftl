# Files of rows that people bring.
error-spreadsheet-unreadable = ئەم پەڕگەیە ناخوێنرێتەوە. بە XLSX یان CSV پاشەکەوتی بکە و دووبارە بینێرە.
error-spreadsheet-too-many-rows = ڕیزەکانی پەڕگەکە لەوە زیاترن کە بە یەک جار وەردەگیرێن. بە چەند بەشێک بینێرە.
error-spreadsheet-too-large = پەڕگەکە زۆر گەورەیە: دوای کردنەوەی پەستانەکەی یان لە خانەیەکی یان لە ژمارەی ستوونەکانی.
error-spreadsheet-empty = هیچ ڕیزێک لە ژێر سەرناوەکان نییە.
error-spreadsheet-encoding = دەقی پەڕگەکە ناخوێنرێتەوە. بە CSV بە کۆدکردنی UTF-8 یان بە XLSX پاشەکەوتی بکە.
error-spreadsheet-password-protected = پەڕگەکە بە تێپەڕەوشە پارێزراوە. بێ تێپەڕەوشە پاشەکەوتی بکە و دووبارە بینێرە.
