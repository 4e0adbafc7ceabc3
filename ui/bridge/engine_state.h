// EngineState: how the engine is, as the window sees it: what it is doing, and where; which model answers; what failed,
// or did not happen, and why. Thread rule: GUI thread. Failure rule: failures are shown in `error`, until dismissed.
#pragma once

#include "bridge/engine_bridge.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>

namespace daylong::ui {

class EngineState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("ChatViewModel is the one there is")

    Q_PROPERTY(Activity activity READ activity NOTIFY activityChanged)
    Q_PROPERTY(bool busy READ busy NOTIFY activityChanged)          // anything but Idle
    Q_PROPERTY(bool replying READ replying NOTIFY activityChanged)  // Reading or Replying here: stop works
    /// Where it is Reading or Replying in another conversation: that one's title; else empty.
    Q_PROPERTY(QString answersElsewhere READ answersElsewhere NOTIFY activityChanged)
    Q_PROPERTY(double progress READ progress NOTIFY activityChanged)  // 0..1, or -1: not known
    Q_PROPERTY(QString activityText READ activityText NOTIFY activityChanged)
    Q_PROPERTY(bool ready READ ready NOTIFY modelChanged)  // a model is loaded: one can talk

    Q_PROPERTY(QString modelName READ modelName NOTIFY modelChanged)
    Q_PROPERTY(QString modelDetail READ modelDetail NOTIFY modelChanged)  // "9.4M parameters, Q8_0"
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY modelChanged)
    Q_PROPERTY(bool starterModel READ starterModel NOTIFY modelChanged)
    Q_PROPERTY(QString error READ error NOTIFY errorChanged)   // empty: none; of another conversation: with its title
    Q_PROPERTY(bool noModel READ noModel NOTIFY errorChanged)  // that is the error: it goes when one is loaded
    /// Why nothing happened just now; or, which is nothing to be alarmed at, what was read again. Goes by itself.
    Q_PROPERTY(QString hint READ hint NOTIFY hintChanged)
    Q_PROPERTY(bool hintAlarms READ hintAlarms NOTIFY hintChanged)
    Q_PROPERTY(QString deviceNote READ deviceNote NOTIFY deviceNoteChanged)  // another device took over; empty: none

public:
    enum class Activity { Idle, LoadingModel, Rebuilding, Reading, Replying, UpdatingTranscript };
    Q_ENUM(Activity)

    Activity activity() const { return m_activity; }
    bool busy() const { return m_activity != Activity::Idle; }
    bool answering() const { return m_activity == Activity::Reading || m_activity == Activity::Replying; }  // anywhere
    bool replying() const { return answering() && (m_worksIn == 0 || m_worksIn == m_shown); }
    QString answersElsewhere() const;
    double progress() const { return m_progress; }
    QString activityText() const;
    bool ready() const { return m_ready; }

    QString modelName() const;
    QString modelDetail() const;
    QString deviceName() const;
    bool starterModel() const { return m_ready && m_model.starter; }
    QString deviceNote() const { return m_deviceNote; }
    QString error() const;
    bool noModel() const { return !m_errors.isEmpty() && m_errors.constFirst().concern == chat::Concern::Model; }
    QString hint() const { return m_hint; }
    bool hintAlarms() const { return m_hintAlarms; }

    Q_INVOKABLE void dismissError();
    Q_INVOKABLE void dismissDeviceNote();

Q_SIGNALS:
    void activityChanged();
    void modelChanged();
    void errorChanged();
    void hintChanged();
    void deviceNoteChanged();

protected:
    using TitleOf = std::function<QString(qint64 conversation)>;
    EngineState(EngineBridge& bridge, TitleOf titleOf, QObject* parent);

    /// Another conversation is open: what failed in the one before concerns nobody any more. What failed elsewhere
    /// stays until it was seen there.
    void setShown(qint64 conversation);
    /// Whether the model can begin something; where not, that is said.
    bool canBegin();
    void say(const QString& hint, bool alarms = true);
    void onFailed(const Error& error, chat::Concern concern, qint64 conversation = 0);  // 0: in the open one

private:
    struct Problem {
        QString text;
        chat::Concern concern;
        qint64 conversation;  // in which it failed; 0: before one was open
        bool diskFull = false;
    };
    struct ReadAgain {  // is said once nothing goes on any more
        qint64 conversation = 0;
        QString text;
    };
    static bool isOf(const Problem& problem, qint64 conversation);
    void onActivity(const chat::ActivityChanged& activity);
    void onReady(const settings::ModelSummary& model);
    void onDeviceChanged(const QString& from, const QString& to, const Error& reason);
    void show(const QString& problem, chat::Concern concern, qint64 conversation = 0, bool diskFull = false);
    template <class Over>
    void dropErrors(Over&& over);

    TitleOf m_titleOf;
    Activity m_activity = Activity::LoadingModel;
    double m_progress = -1.0;
    qint64 m_worksIn = 0;  // the conversation in which that goes on; 0: in none
    qint64 m_shown = 0;    // the open one
    bool m_ready = false;
    settings::ModelSummary m_model;
    QList<Problem> m_errors;
    QString m_whyNoModel;  // said again when one is needed
    QString m_hint;
    bool m_hintAlarms = true;
    ReadAgain m_readAgain;
    QTimer m_hintTime;
    QString m_deviceNote;
};

}  // namespace daylong::ui
