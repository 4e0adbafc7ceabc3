// FirstInstance: one window for a transcript. The first program to claim() a database listens on a socket in the
// session's runtime folder; a later one asks it to come to the front, and leaves. The claim is a lock that the kernel
// lets go of when the program ends, however it ends.
// Thread rule: GUI thread. Failure rule: where there is no runtime folder, or it cannot be written, the program goes on
// alone; the transcript has a lock of its own.
#pragma once

#include <QByteArray>
#include <QLocalServer>
#include <QObject>

#include <filesystem>

namespace daylong::app {

/// What a start of the program brings along.
struct Start {
    QByteArray activation = {};  // what the desktop gave it to come to the front with (XDG_ACTIVATION_TOKEN,
                                 // DESKTOP_STARTUP_ID)
    bool newConversation = false;
    bool quick = false;     // in the small window, not in the large one
    QString question = {};  // to be said there; empty: none
};

class FirstInstance : public QObject {
    Q_OBJECT
public:
    enum class Claim {
        First,     // this program is the one
        Raised,    // another is; it came to the front, and has what this start brought along
        NoAnswer,  // another is, and does not answer
    };

    explicit FirstInstance(const std::filesystem::path& database, QObject* parent = nullptr);
    ~FirstInstance() override;

    Claim claim(const Start& start, int timeoutMs = 6000);

Q_SIGNALS:
    /// Another start asks for the window of this one.
    void asked(const daylong::app::Start& start);

private:
    bool lock();
    bool listen();
    bool handOn(const Start& start, int timeoutMs) const;
    void answer();

    QString m_name;  // of the socket, with its folder; empty: nowhere to put it
    int m_lock = -1;
    QLocalServer m_server;
};

/// Another program has this transcript open: the terminal program, or a window of another session.
bool transcriptInUse(const std::filesystem::path& database);

}  // namespace daylong::app
