// What a test of the program itself begins with, where everything is read and pressed as a screen reader does it: a
// desktop, its accessibility bus, and the program's window. initTestCase() calls beginDesktop(); where it returns false
// there is none, and all are skipped. DAYLONG_PROGRAM names the program (tests/app/CMakeLists.txt).
#pragma once

#include "support/accessible.h"
#include "support/desktop.h"
#include "support/file_portal.h"

#include <QElapsedTimer>
#include <QTest>

#include <functional>

namespace daylong {

class ReaderFixture : public QObject {
protected:
    using Accessible = unit::Accessible;
    using Holds = std::function<bool(const Accessible&)>;

    bool beginDesktop() {
        findDesktop();
        return m_root.has_value();
    }
    void start(const QStringList& arguments = {}) {
        m_program = m_desktop->start(DAYLONG_PROGRAM, arguments);
        QTRY_VERIFY2_WITH_TIMEOUT(findWindow(), "the program shows a screen reader no window",
                                  unit::Desktop::kPatienceMs);
    }
    /// Files are chosen in the desktop's own dialog, which is another program's, and so is its tree.
    void startWithDialogs() {
        if (!m_portal) {
            m_portal = std::make_unique<unit::FilePortal>(*m_session);
            QVERIFY(m_portal->begin());
        }
        const int before = m_portal->looks;
        m_program = m_desktop->start(DAYLONG_PROGRAM);
        // This thread answers for the portal, and searching the tree keeps it from that.
        QTRY_VERIFY_WITH_TIMEOUT(m_portal->looks >= before + 2, unit::Desktop::kPatienceMs);
        QVERIFY2(awaitAny([](const Accessible&) { return true; }), "the program shows a screen reader no window");
    }
    /// In that dialog, which `title` asks for; then there is a button of just this name to go on with.
    bool choose(const QString& title, const QString& path, const QString& then) {
        const auto isAsked = [&] { return m_portal->asked.contains(title); };
        const auto goesOn = [&] {
            m_portal->answer(path);
            QTest::qWait(500);
            return findWindow() && m_window->find([&](const Accessible& each) { return isButton(each, then); });
        };
        return QTest::qWaitFor(isAsked, unit::Desktop::kPatienceMs) &&
               QTest::qWaitFor(goesOn, unit::Desktop::kPatienceMs);
    }
    /// There are keys for it from then on.
    void bringToFront() {
        const auto again = m_desktop->start(DAYLONG_PROGRAM);
        QVERIFY(again->waitForFinished(unit::Desktop::kPatienceMs));
    }

    /// The first of which it holds, in whichever window there is by then.
    std::optional<Accessible> awaitAny(const Holds& holds) {
        QElapsedTimer waited;
        waited.start();
        while (!waited.hasExpired(unit::Desktop::kPatienceMs)) {
            if (findWindow()) {
                if (auto object = m_window->find(holds)) return object;
            }
            QTest::qWait(100);
        }
        return std::nullopt;
    }
    /// By its role and the beginning of its name; it is shown, and can be used now.
    std::optional<Accessible> await(const QString& role, const QString& name, const Holds& holds = {}) {
        return awaitAny([&](const Accessible& each) {
            return each.role() == role && each.name().startsWith(name) && isUsable(each) && (!holds || holds(each));
        });
    }
    bool press(const QString& role, const QString& name) {
        const auto found = await(role, name);
        return found && found->press();
    }
    /// A button of just this name, also one below the page's edge: that scrolls to what takes the focus.
    bool pressNamed(const QString& name) {
        const auto found = awaitAny([&](const Accessible& each) {
            if (!isCalled(each, name)) return false;
            if (!each.is(Accessible::Visible)) each.takeFocus();
            return each.is(Accessible::Visible);
        });
        return found && found->press();
    }
    /// A row with these words in a list of just this name.
    std::optional<Accessible> awaitRow(const QString& list, const QString& words) {
        std::optional<Accessible> row;
        const auto holdsRow = [&](const Accessible& each) {
            if (each.role() != QStringLiteral("list") || each.name() != list) return false;
            row = each.find([&](const Accessible& item) {
                return item.role() == QStringLiteral("list item") && item.name().contains(words);
            });
            return row.has_value();
        };
        awaitAny(holdsRow);
        return row;
    }

    std::unique_ptr<unit::Desktop> m_desktop;
    std::unique_ptr<QProcess> m_program;
    std::optional<QDBusConnection> m_session;
    std::unique_ptr<unit::FilePortal> m_portal;
    std::optional<Accessible> m_root, m_window;

private:
    static bool isOffered(const Accessible& each) { return each.description() != QStringLiteral("Not available now"); }
    static bool isCalled(const Accessible& each, const QString& name) {
        return each.name() == name && each.role() == QStringLiteral("push button") && isOffered(each);
    }
    static bool isButton(const Accessible& each, const QString& name) {
        return isCalled(each, name) && each.is(Accessible::Visible);
    }
    static bool isUsable(const Accessible& each) { return each.is(Accessible::Showing) && isOffered(each); }
    bool findWindow() {
        m_window = m_root->find("frame", "");
        return m_window.has_value();
    }
    void findDesktop() {
        DAYLONG_NEEDS_DESKTOP();
        m_desktop = std::make_unique<unit::Desktop>();
        QVERIFY(m_desktop->connectTo({{"session", &m_session}}));
        if (!Accessible::available(*m_session))
            QSKIP("needs the accessibility bus: at-spi2-core (./dev test installs it)");
        m_root = Accessible::desktop(*m_session);
    }
};

}  // namespace daylong
