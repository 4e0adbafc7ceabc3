// TextSelection: what is selected of the transcript, from one character to another, across blocks and messages. It
// knows places, not items: what is selected stays so while it is off the screen. Thread rule: GUI thread. Failure rule:
// what is no longer among the rows is not copied.
#pragma once

#include "messages/message_list_model.h"

#include <QObject>
#include <QPoint>
#include <QVariantMap>
#include <QtQml/qqmlregistration.h>

#include <compare>

namespace daylong::ui {

class TextSelection : public QObject {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(daylong::ui::MessageListModel* messages MEMBER m_messages NOTIFY changed)
    Q_PROPERTY(bool empty READ empty NOTIFY changed)
    Q_PROPERTY(int revision READ revision NOTIFY changed)  // another one after each change
public:
    enum Part { Thoughts, Words };
    Q_ENUM(Part)

    explicit TextSelection(QObject* parent = nullptr) : QObject(parent) {}

    bool empty() const { return m_anchor == m_end; }
    int revision() const { return m_revision; }

    Q_INVOKABLE void begin(qint64 message, int part, int row, int at);
    Q_INVOKABLE void extend(qint64 message, int part, int row, int at);
    Q_INVOKABLE void selectWord(qint64 message, int part, int row, int at);
    Q_INVOKABLE void selectBlock(qint64 message, int part, int row);
    Q_INVOKABLE void selectMessage(qint64 message);
    Q_INVOKABLE void clear();
    /// The characters of this block, from x up to y; both -1: none.
    Q_INVOKABLE QPoint within(qint64 message, int part, int row) const;
    /// As it is seen: lists with their marks, code and mathematics as they came.
    Q_INVOKABLE QString text() const;
    /// To X11's middle button, which pastes what was selected last.
    Q_INVOKABLE void offer() const;
    /// The messages that are selected, also in part, where this is one of them; else this one: {first, last, count}.
    Q_INVOKABLE QVariantMap around(qint64 message) const;

Q_SIGNALS:
    void changed();

private:
    struct Place {
        qint64 message = 0;
        int part = 0, row = 0, at = 0;
        // clang-tidy 14 takes the comparison's own 0 for a pointer.
        auto operator<=>(const Place&) const = default;  // NOLINT(modernize-use-nullptr)
    };
    void select(const Place& anchor, const Place& end);
    BlockModel* blocks(qint64 message, int part) const;

    MessageListModel* m_messages = nullptr;
    Place m_anchor, m_end;
    int m_revision = 0;
};

}  // namespace daylong::ui
