// Tour: the program's window over a tiny model and an empty library, used as a person does: by its buttons and keys.
#pragma once

#include "chat/local/open_model.h"
#include "compose.h"
#include "inspect_model.h"
#include "responders.h"
#include "support/temporary_folder.h"

#include <QQuickItem>
#include <QTest>

#include <string_view>

namespace daylong {

constexpr const char* kTourModel = DAYLONG_TEST_DATA "/stories260K.gguf";

struct Tour {
    Tour()
        : program({.database = folder / "daylong.db",
                   .stateFile = QString::fromStdString((folder / "window.ini").string()),
                   .makeResponder = app::responders({.open = chat::modelFiles(kTourModel)}),
                   .overrideSettings =
                       [](settings::Settings& settings) {
                           settings.cacheSize = 256;
                           settings.maxReplyTokens = 20;
                       },
                   .listDevices = {},
                   .inspect = [](const std::string& path) { return app::inspectModel(path, kTourModel); },
                   .inspectTemplate = app::templateInspector(kTourModel),
                   .library = folder / "models"}),
          window(program.show()) {
        program.start();
        window->requestActivate();
        static_cast<void>(QTest::qWaitForWindowActive(window));
    }
    bool ready() {
        return QTest::qWaitFor([this] { return program.chat().ready() && !program.chat().busy(); }, 60000);
    }
    static QQuickItem* find(QQuickItem& item, const QString& name) {
        if (!item.isVisible() || !item.isEnabled()) return nullptr;
        if (item.metaObject()->indexOfSignal("clicked()") >= 0 && item.property("text").toString().startsWith(name))
            return &item;
        const auto children = item.childItems();
        for (QQuickItem* child : children) {
            if (QQuickItem* found = find(*child, name)) return found;
        }
        return nullptr;
    }
    /// Waits for a button, and presses it.
    bool press(const char* name) const {
        QQuickItem* button = nullptr;
        const auto there = [&] {
            button = find(*window->contentItem(), QString::fromLatin1(name));
            return button != nullptr && button->mapToScene({0, button->height()}).y() <= window->height();
        };
        if (!QTest::qWaitFor(there, 30000)) return false;
        QTest::qWait(30);  // what has just come is laid out
        if (!there()) return false;
        const QPointF middle = button->mapToScene({button->width() / 2, button->height() / 2});
        QTest::mouseClick(window, Qt::LeftButton, Qt::NoModifier, middle.toPoint());
        return true;
    }
    void type(std::string_view text) const {
        for (const char key : text) QTest::keyClick(window, key);
    }

    unit::TemporaryFolder folder;
    app::Composition program;
    QQuickWindow* window;
};

}  // namespace daylong
