"""Paragraphs that recur on Indonesian news sites and are no text: markers, calls and signatures (docs/sites.md)."""

from __future__ import annotations

import re

#: Alternatives of whole paragraphs. A real sentence may begin with "Simak" or "Lihat": the marker needs its colon.
COMMON = r"""
    (?:baca|lihat|simak|tonton|saksikan) \s+ (?:juga|video|live\ \w+|artikel) \s* (?:video)? \s* : .*
  | (?:baca|lihat)\ juga
  | simak\ video\ ["“].*
  | (?:artikel|berita|topik)\ terkait .{0,80}
  | (?:selanjutnya|menarik\ dibaca|pilihan\ editor|video\ pilihan(?:\ editor)?) \s* : .*
  | advertisement | iklan | scroll\ (?:to|ke) .{0,60} | gulir\ untuk .{0,40}
  | \[gambas:.*?\]
  | cek\ berita\ dan\ artikel\ (?:yang|yg)\ lain\ di .*
  | (?:ikuti|follow|dapatkan) \b .{0,80} (?:google\ news|whatsapp|telegram) .*
  | add\ as\ a\ preferred\ source.*
  | (?:dengarkan|tampilkan\ ringkasan)\ artikel | bagikan .{0,20} | komentar \s* \(\d+\)
  | sumber \s* : \s* https?://\S+
  | \([a-z]{2,4}(?:/[a-z]{2,4})?\) | \(\*\) | \((?-i:[A-Z]{1,2})-\d\)
  | \((?-i:[A-Z][\w.'’]+(?:\ [A-Z][\w.'’]+){0,4}(?:[,/]\ ?[A-Z][\w.'’]+(?:\ [A-Z][\w.'’]+){0,4})*)\) | [-*_=\s]{3,}
  | contoh,\ bukan\ berita\.?
"""

#: The box where the rest of a locked article would be; a sentence about subscribers is none.
PAY = re.compile(
    r"""
    (?:untuk|guna)\ (?:melanjutkan|membaca|mengakses|menikmati) .{0,80}
        \b(?:silakan|silahkan|harap|mohon|segera|jadilah|berlanggananlah|masuk|login)\b .{0,80}
  | (?:silakan|silahkan|ayo|yuk,?)\ (?:berlangganan|login|masuk|daftar) .{0,120}
  | (?:berlangganan|langganan)\ (?:sekarang|untuk\ (?:membaca|melanjutkan|akses|mengakses)) .{0,100}
  | (?:konten|artikel|berita|laporan)\ (?:ini\ )?(?:khusus|hanya)\ (?:tersedia\ )?(?:untuk|bagi)\ (?:para\ )?pelanggan
        .{0,60}
  | sudah\ (?:berlangganan|punya\ akun|jadi\ pelanggan|menjadi\ pelanggan)\s*\? .{0,60}
  | (?:anda|kamu)\ (?:telah|sudah)\ (?:mencapai|membaca) .{0,40} (?:batas|kuota|artikel\ gratis) .{0,100}
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def paragraphs(extra: str = "") -> re.Pattern[str]:
    """The pattern of a whole paragraph of noise: the common forms and the site's own."""
    own = f"| {extra}" if extra.strip() else ""
    return re.compile(COMMON + own, re.VERBOSE | re.IGNORECASE | re.DOTALL)
