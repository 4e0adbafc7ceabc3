// What a test of what Daylong says to other programs begins with: a desktop, and two connections to its bus, another
// program's and ours. initTestCase() calls beginDesktop(); where it returns false there is none, and all are skipped.
#pragma once

#include "support/desktop.h"

#include <QTest>

namespace daylong {

class DesktopFixture : public QObject {
protected:
    bool beginDesktop() {
        begin();
        return m_desktop != nullptr;
    }

    std::unique_ptr<unit::Desktop> m_desktop;
    std::optional<QDBusConnection> m_theirs, m_ours;

private:
    void begin() {
        DAYLONG_NEEDS_DESKTOP();
        m_desktop = std::make_unique<unit::Desktop>();
        QVERIFY(m_desktop->connectTo({{"theirs", &m_theirs}, {"ours", &m_ours}}));
    }
};

}  // namespace daylong
