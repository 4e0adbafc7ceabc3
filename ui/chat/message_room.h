// MessageRoom: whether the message being written fits into what the model sees at once, before it is sent, and the
// choice not to have read what would not be seen of it. The tokens are counted on the engine thread, after a pause in
// typing, and only where the text is long enough to matter.
// Thread rule: GUI thread. Failure rule: where nothing can be counted nothing is said.
#pragma once

#include "bridge/engine_bridge.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <string>

namespace daylong::ui {

class MessageRoom : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(bool fits READ fits NOTIFY changed)
    Q_PROPERTY(int tokens READ tokens NOTIFY changed)          // of a message that does not fit
    Q_PROPERTY(int seen READ seen NOTIFY changed)              // of them at once
    Q_PROPERTY(QString seenFrom READ seenFrom NOTIFY changed)  // the first words of what would be seen
    Q_PROPERTY(bool endOnly READ endOnly WRITE setEndOnly NOTIFY endOnlyChanged)  // read only what would be seen
public:
    /// Counts: ChatService::measure.
    using Measure = std::function<void(quint64 draft, std::string text)>;

    MessageRoom(EngineBridge& bridge, Measure measure, QObject* parent = nullptr);

    bool fits() const { return m_measured.tokens <= m_measured.window; }
    int tokens() const { return static_cast<int>(m_measured.tokens); }
    int seen() const { return static_cast<int>(m_measured.window); }
    QString seenFrom() const { return m_seenFrom; }
    bool endOnly() const { return m_endOnly; }
    void setEndOnly(bool endOnly);

    void setText(const QString& text);

Q_SIGNALS:
    void changed();
    void endOnlyChanged();

private:
    void update();
    void measureNow();
    void onMeasured(const chat::DraftMeasured& measured);
    void show(const chat::DraftMeasured& measured);

    Measure m_measure;
    QString m_text;
    QString m_seenFrom;
    QTimer m_pause;
    quint64 m_draft = 0;    // the newest that was asked for
    uint64_t m_window = 0;  // as the engine last said
    chat::DraftMeasured m_measured;
    bool m_endOnly = false;
};

}  // namespace daylong::ui
