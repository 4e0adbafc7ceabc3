// ReplyBlocks: a reply as two lists of Markdown blocks, what the model thought and what it answered. Thoughts stand at
// the reply's beginning, between <think> and </think>; the opening is missing where a chat template wrote it, the
// closing while they go on or where they were cut off. The first tag decides: one further on, or in code, is ordinary
// text. Thread rule: GUI thread. Failure rule: any text is some thoughts and some answer; none of it is left out.
#pragma once

#include "markdown/block_model.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class ReplyBlocks : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Belongs to a message")
    Q_PROPERTY(daylong::ui::BlockModel* thoughts READ thoughts CONSTANT)
    Q_PROPERTY(daylong::ui::BlockModel* answer READ answer CONSTANT)
    Q_PROPERTY(bool thought READ thought NOTIFY changed)         // there are thoughts, more than blank ones
    Q_PROPERTY(bool thinking READ thinking NOTIFY changed)       // they have not ended
    Q_PROPERTY(int answerBegin READ answerBegin NOTIFY changed)  // in the reply's text; past its end while thinking
    Q_PROPERTY(bool unfolded READ unfolded WRITE setUnfolded NOTIFY unfoldedChanged)  // the thoughts, for the reader
public:
    explicit ReplyBlocks(QObject* parent = nullptr);

    BlockModel* thoughts() { return &m_thoughts; }
    BlockModel* answer() { return &m_answer; }
    bool thought() const { return m_thoughts.rowCount() > 0; }
    bool thinking() const { return m_place == Place::Thoughts; }
    int answerBegin() const { return m_answerBegin; }
    bool unfolded() const { return m_unfolded; }
    void setUnfolded(bool unfolded);

    void append(const QString& text);
    void finish();  // no more will come: what might have become a tag is text
    void reset(const QString& text);
    void setTyped();                            // what comes is no reply, but what a person wrote: it has no thoughts
    void setSought(const SoughtWords& sought);  // are marked, in thoughts and answer

Q_SIGNALS:
    void changed();
    void unfoldedChanged();

private:
    enum class Place {
        Beginning,  // white space at most
        Unmarked,   // an answer, or thoughts whose opening a template wrote
        Thoughts,
        Between,  // behind thoughts, before more of them or the answer
        Answer,
    };
    bool step();  // takes what it can from m_held; false: it needs more
    bool takeOpening();
    bool takeUnmarked();
    bool takeThoughts();
    void close(qsizetype tag);

    BlockModel m_thoughts, m_answer;
    Place m_place = Place::Beginning;
    QString m_held;         // not yet shown
    qsizetype m_taken = 0;  // before m_held
    int m_answerBegin = 0;
    bool m_unfolded = false;
    bool m_typed = false;
};

}  // namespace daylong::ui
