// UiState: what the window remembers for itself between runs, apart from the transcript: font size, sidebar, whether
// the welcome was read. Kept in a settings file whose place the program chooses.
// Thread rule: GUI thread. Failure rule: a file that cannot be written is forgotten, never an error.
#pragma once

#include <QObject>
#include <QSettings>
#include <QtQml/qqmlregistration.h>

namespace daylong::ui {

class UiState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("The program makes the one there is")
    Q_PROPERTY(double fontSize READ fontSize WRITE setFontSize NOTIFY fontSizeChanged)  // points
    Q_PROPERTY(bool sidebarOpen READ sidebarOpen WRITE setSidebarOpen NOTIFY sidebarOpenChanged)
    Q_PROPERTY(bool welcomed READ welcomed WRITE setWelcomed NOTIFY welcomedChanged)
public:
    static constexpr double kSmallestFont = 8.0;
    static constexpr double kLargestFont = 24.0;

    explicit UiState(const QString& file, QObject* parent = nullptr);

    double fontSize() const;
    void setFontSize(double points);
    bool sidebarOpen() const;
    void setSidebarOpen(bool open);
    bool welcomed() const;
    void setWelcomed(bool welcomed);

    QSettings& file() { return m_file; }

Q_SIGNALS:
    void fontSizeChanged();
    void sidebarOpenChanged();
    void welcomedChanged();

private:
    QSettings m_file;
};

}  // namespace daylong::ui
