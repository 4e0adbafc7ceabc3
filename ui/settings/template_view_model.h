// TemplateViewModel: how the chosen model's conversations are written, on the settings page: by the template in its
// file, by a family's, or by a text of the person's own. A draft; a text is checked with the model's own tokenizer,
// with the line of what is wrong, before the settings page can apply it. Thread rule: GUI thread; a template is tried
// on another one. Failure rule: what is wrong with a template stands in `problem`.
#pragma once

#include "base/result.h"
#include "bridge/background.h"
#include "text/chat_template.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <string>
#include <vector>

namespace daylong::ui {

class TemplateViewModel : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The settings have the one there is")

    Q_PROPERTY(QStringList choices READ choices NOTIFY changed)  // the file's own, the families, a text
    Q_PROPERTY(int choice READ choice WRITE setChoice NOTIFY changed)
    Q_PROPERTY(bool custom READ custom NOTIFY changed)               // the text can be edited
    Q_PROPERTY(QString text READ text WRITE setText NOTIFY changed)  // empty for a family
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(QString note READ note NOTIFY changed)  // how it differs in an endless conversation; empty: it does not
    Q_PROPERTY(bool usable READ usable NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)  // empty: none

public:
    /// What becomes of a choice (text::chooseChatTemplate) with a model file. On a thread of its own.
    using Inspect = std::function<Result<text::ChatTemplate>(const std::string& model, const std::string& choice)>;

    explicit TemplateViewModel(Inspect inspect, QObject* parent = nullptr);

    /// The draft becomes what is chosen for that model. `known`: what the loaded model makes of it.
    void show(const std::string& model, const std::string& choice, const text::ChatTemplate* known);
    /// As in settings::Settings: empty, a family, or a text.
    std::string draft() const { return m_custom ? m_text : m_family; }
    /// Whether it can be applied, as far as it is checked.
    bool usable() const { return !m_custom || problem().isEmpty(); }
    /// Once what was just typed is checked, without waiting for a pause: at once where it is.
    void whenChecked(std::function<void()> then);

    QStringList choices() const;
    int choice() const;
    bool custom() const { return m_custom; }
    QString text() const { return QString::fromStdString(m_custom ? m_text : m_result.text); }
    QString summary() const;
    QString note() const;
    QString problem() const;

    void setChoice(int index);
    void setText(const QString& text);

    /// Makes the text that is shown the person's own, to change it.
    Q_INVOKABLE void edit();

Q_SIGNALS:
    void changed();
    void edited();  // by the person

private:
    void inspect();
    void settle(text::ChatTemplate result);
    void choose(bool custom, const std::string& family, const std::string& text);

    Inspect m_inspect;
    std::string m_model, m_family, m_text;  // m_family empty: the file's own
    bool m_custom = false;
    text::ChatTemplate m_result;  // of the draft
    bool m_checking = false;
    std::vector<std::function<void()>> m_then;             // once it is checked
    QTimer m_pause;                                        // in typing, after which the text is checked
    Background m_background{QStringLiteral("templates")};  // last: it works for the others
};

}  // namespace daylong::ui
