#!/usr/bin/env bash
# copyright.sh SOURCE: Debian's form of the licences: the program's, and the starter model's.
set -euo pipefail
indented() { sed 's/[ \t]*$//; s/^$/./; s/^/ /' "$@"; }

cat <<'TEXT'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Daylong
Comment:
 The starter model learned from texts under several licences; these, and whom
 to credit for which, are in /usr/share/doc/daylong/starter-model.

Files: *
Copyright: 2026 The Daylong authors
License: Expat

Files: resources/models/starter.gguf
Copyright: 2026 The Daylong authors
License: CC-BY-SA-4.0

License: Expat
TEXT
sed '1,/^Copyright/d' "$1/LICENSE" | sed '1{/^$/d}' | indented
printf '\nLicense: CC-BY-SA-4.0\n'
indented "$1/resources/models/starter/LICENSES/sgd.txt"  # data under the same licence came with its text
