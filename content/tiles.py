"""Where each province lies on a map of squares, and what its square is called: a reader finds a province by its place.

The two-letter names are the abbreviations in common use in Thai, the three-letter ones those in English.
"""

from __future__ import annotations

ROWS = """
.  .  57 .  .  .  .  .  .  .
58 50 56 55 .  .  43 38 .  .
.  51 52 54 .  42 39 41 47 48
.  63 64 53 65 67 40 46 49 .
.  .  62 66 .  36 44 45 35 37
.  .  61 60 16 30 31 32 33 34
.  .  18 17 19 26 25 27 .  .
.  71 72 15 14 13 24 .  .  .
.  70 73 12 10 11 20 .  .  .
.  76 75 74 .  .  21 22 23 .
.  77 .  .  .  .  .  .  .  .
.  86 .  .  .  .  .  .  .  .
85 84 .  .  .  .  .  .  .  .
82 81 80 .  .  .  .  .  .  .
83 92 93 .  .  .  .  .  .  .
.  91 90 94 .  .  .  .  .  .
.  .  95 96 .  .  .  .  .  .
"""
PLACES = {
    code: (column, row)
    for row, line in enumerate(ROWS.strip().splitlines())
    for column, code in enumerate(line.split())
    if code != "."
}
COLUMNS, LINES = 10, 17
BANGKOK = "10"  # not under DLA

_NAMES = """
10 กท BKK 11 สป SPK 12 นบ NBI 13 ปท PTE 14 อย AYA 15 อท ATG 16 ลบ LRI 17 สห SBR 18 ชน CNT 19 สบ SRI
20 ชบ CBI 21 รย RYG 22 จบ CTI 23 ตร TRT 24 ฉช CCO 25 ปจ PRI 26 นย NYK 27 สก SKW
30 นม NMA 31 บร BRM 32 สร SRN 33 ศก SSK 34 อบ UBN 35 ยส YST 36 ชย CPM 37 อจ ACR 38 บก BKN 39 นภ NBP
40 ขก KKN 41 อด UDN 42 ลย LEI 43 นค NKI 44 มค MKM 45 รอ RET 46 กส KSN 47 สน SNK 48 นพ NPM 49 มห MDH
50 ชม CMI 51 ลพ LPN 52 ลป LPG 53 อต UTT 54 พร PRE 55 นน NAN 56 พย PYO 57 ชร CRI 58 มส MSN
60 นว NSN 61 อน UTI 62 กพ KPT 63 ตก TAK 64 สท STI 65 พล PLK 66 พจ PCT 67 พช PNB
70 รบ RBR 71 กจ KRI 72 สพ SPB 73 นฐ NPT 74 สค SKN 75 สส SKM 76 พบ PBI 77 ปข PKN
80 นศ NST 81 กบ KBI 82 พง PNA 83 ภก PKT 84 สฎ SNI 85 รน RNG 86 ชพ CPN
90 สข SKA 91 สต STN 92 ตง TRG 93 พท PLG 94 ปน PTN 95 ยล YLA 96 นธ NWT
"""
_words = _NAMES.split()
ABBREVIATIONS = {
    code: (thai, english) for code, thai, english in zip(_words[::3], _words[1::3], _words[2::3], strict=True)
}
