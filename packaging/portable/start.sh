#!/bin/sh
# Starts @PROGRAM@ from wherever this folder is, with what is in it.
self=$(readlink -f -- "$0") || exit 1
here=${self%/*}
# What is set for the system's own Qt would bring parts of it that do not fit to this one.
unset QT_PLUGIN_PATH QT_QPA_PLATFORM_PLUGIN_PATH QML_IMPORT_PATH QML2_IMPORT_PATH
# The system's fonts and rules, and those here.
[ -n "$FONTCONFIG_FILE" ] || export FONTCONFIG_FILE="$here/etc/fonts.conf"
# Each distribution keeps the certificates that it trusts elsewhere.
if [ -z "$SSL_CERT_FILE" ]; then
    for certificates in /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/ca-bundle.pem \
        /etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem /etc/ssl/cert.pem; do
        [ -r "$certificates" ] && export SSL_CERT_FILE="$certificates" && break
    done
fi
exec "$here/bin/@PROGRAM@" "$@"
