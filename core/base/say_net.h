// What core says of other machines (core/net, core/remote): rows for say.cpp alone.
#pragma once

#include "base/say_row.h"

namespace daylong {

inline constexpr SayRow kSayOfNet[] = {
    {Say::NetNoProxy, "net.no-proxy",
     QT_TRANSLATE_NOOP(
         "Say",
         "the proxy that https_proxy or all_proxy names cannot be found; correct the variable, or unset it (%1)")},
    {Say::NetNoHost, "net.no-host",
     QT_TRANSLATE_NOOP("Say",
                       "cannot find %1: this machine seems to be offline, or the address is wrong; try again (%2)")},
    {Say::NetNotReached, "net.not-reached",
     QT_TRANSLATE_NOOP("Say", "cannot reach %1: it does not answer, or a firewall or proxy is in the way (%2)")},
    {Say::NetSilent, "net.silent", QT_TRANSLATE_NOOP("Say", "%1 has stopped answering; try again (%2)")},
    {Say::NetCertificate, "net.certificate",
     QT_TRANSLATE_NOOP("Say",
                       "the certificate of %1 is not one that this machine trusts, so nothing was sent or taken; where "
                       "a company's proxy stands in between, name the file of its certificates in SSL_CERT_FILE (%2)")},
    {Say::NetCertificateFile, "net.certificate-file",
     QT_TRANSLATE_NOOP(
         "Say", "the file of certificates that SSL_CERT_FILE names cannot be read; correct the variable, or unset it")},
    {Say::NetNoEncryption, "net.no-encryption",
     QT_TRANSLATE_NOOP("Say", "cannot make an encrypted connection to %1 (%2)")},
    {Say::NetNoAddress, "net.no-address",
     QT_TRANSLATE_NOOP("Say", "'%1' is not an address that can be fetched; it should begin with https://")},
    {Say::NetCut, "net.cut", QT_TRANSLATE_NOOP("Say", "the connection to %1 was cut; try again (%2)")},
    {Say::NetElsewhere, "net.elsewhere",
     QT_TRANSLATE_NOOP("Say", "%1 sends this on to %2; enter that address instead")},
    {Say::NetHeadersEndless, "net.headers-endless",
     QT_TRANSLATE_NOOP("Say", "%1 answers with headers without end; try again later")},
    {Say::NetTooMuch, "net.too-much", QT_TRANSLATE_NOOP("Say", "%1 answers with more than it should; try again later")},
    {Say::NetNoMemory, "net.no-memory",
     QT_TRANSLATE_NOOP("Say", "there is no memory left for a connection; close something and try again")},
    {Say::NetNowhere, "net.nowhere",
     QT_TRANSLATE_NOOP("Say", "%1 points elsewhere without saying where; try again later")},
    {Say::NetPointsToNone, "net.points-to-none",
     QT_TRANSLATE_NOOP("Say", "%1 points to something that is not an address; try again later")},
    {Say::NetRoundAndRound, "net.round-and-round",
     QT_TRANSLATE_NOOP("Say", "%1 sends from one address to the next without end; try again later")},
    {Say::NetUnencrypted, "net.unencrypted",
     QT_TRANSLATE_NOOP("Say", "'%1' sends to %2 without encryption, which is refused; use another source")},

    {Say::ServerAddress, "server.address",
     QT_TRANSLATE_NOOP(
         "Say", "'%1' is not the address of a server; one looks like http://localhost:8080 or https://example.org/v1")},
    {Say::ServerNotListed, "server.not-listed",
     QT_TRANSLATE_NOOP(
         "Say",
         "no connected server has the model '%1'; connect the server again under Models, or choose another model")},
    {Say::ServerNoModels, "server.no-models", QT_TRANSLATE_NOOP("Say", "%1 answers, but offers no model")},
    {Say::ServerNeedsKey, "server.needs-key",
     QT_TRANSLATE_NOOP(
         "Say", "%1 asks for a key, or does not take the one that it was given; enter it anew under Models (%2)")},
    {Say::ServerForbids, "server.forbids",
     QT_TRANSLATE_NOOP("Say", "%1 does not allow this with the key that it was given (%2)")},
    {Say::ServerNoModel, "server.no-model",
     QT_TRANSLATE_NOOP("Say", "%1 has no model '%2', or its address is another one; look at it under Models (%3)")},
    {Say::ServerBusyFor, "server.busy-for", QT_TRANSLATE_NOOP("Say", "%1 is busy; try again in %2 seconds (%3)")},
    {Say::ServerBusy, "server.busy", QT_TRANSLATE_NOOP("Say", "%1 is busy; try again later (%2)")},
    {Say::ServerFailed, "server.failed",
     QT_TRANSLATE_NOOP("Say", "%1 has failed, with status %2; try again, or choose another model (%3)")},
    {Say::ServerRefuses, "server.refuses", QT_TRANSLATE_NOOP("Say", "%1 refuses this, with status %2 (%3)")},
    {Say::ServerTooLong, "server.too-long",
     QT_TRANSLATE_NOOP("Say", "%1 accepts fewer tokens than it was sent; choose a smaller cache in Settings (%2)")},
    {Say::ServerCut, "server.cut",
     QT_TRANSLATE_NOOP("Say",
                       "the connection to %1 was cut in the middle of the reply; what came of it is kept, and it can "
                       "go on from there")},
    {Say::ServerStrange, "server.strange",
     QT_TRANSLATE_NOOP("Say", "%1 does not answer as such a server does: %2; look at its address under Models")},
    {Say::ServerKeyUnkept, "server.key-unkept",
     QT_TRANSLATE_NOOP("Say",
                       "the key can be kept neither in the keyring nor in '%1'; check the permissions of that folder")},
    {Say::ServerKeyUnfit, "server.key-unfit",
     QT_TRANSLATE_NOOP("Say", "the key has characters that a key cannot have; give it without spaces")},
    {Say::ServerGivesWay, "server.gives-way",
     QT_TRANSLATE_NOOP("Say", "%1 does not answer, so %2 does, on this machine.")},
    {Say::ServersDamaged, "server.list-damaged",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' cannot be read, or is damaged, and is left as it is: mend it, or move it away and connect "
                       "the servers again")},
    {Say::ServerKeyRemains, "server.key-remains",
     QT_TRANSLATE_NOOP("Say",
                       "the keyring cannot be reached: where it has a key for %1, that stays in it; it is removed with "
                       "the desktop's own program for passwords")},
};

}  // namespace daylong
