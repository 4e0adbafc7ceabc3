#!/bin/sh
# Brings the texts of the sources into translation files, the new ones as yet untranslated: collect.sh FILE.ts…
cd "$(dirname "$0")/../.." && exec /usr/lib/qt6/bin/lupdate -no-obsolete -locations none \
    -tr-function-alias tr+=inWords -recursive ui app core/base/say.cpp \
    core/base/say_models.h core/base/say_files.h core/base/say_chores.h core/base/say_net.h -ts "$@"
