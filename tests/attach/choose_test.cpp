// What of a file is given where it is larger than the room: the beginning, the end, or what the message is about.
#include "attach/choose.h"
#include "attach/read_file.h"
#include "support/unit.h"

#include <string>
#include <vector>

using namespace daylong;
using namespace daylong::attach;

namespace {

store::AttachedFile book() {
    store::AttachedFile file;
    for (int i = 0; i < 40; ++i)
        file.pieces.push_back(
            {.text = "Chapter " + std::to_string(i) + " tells of rain, of bread and of the long road."});
    file.pieces[23].text = "The miller's daughters painted all the windmills turquoise in the spring of that year";
    return file;
}

std::vector<size_t> seen(const store::AttachedFile& file) {
    std::vector<size_t> places;
    for (size_t i = 0; i < file.pieces.size(); ++i) {
        if (file.pieces[i].seen) places.push_back(i);
    }
    return places;
}

std::vector<size_t> chosen(Part part, uint64_t bytes, const char* message) {
    store::AttachedFile file = book();
    choose(file, part, bytes, message);
    return seen(file);
}

}  // namespace

TEST("the beginning, the end and all of it are whole pieces within the room") {
    CHECK(chosen(Part::Beginning, 170, "") == (std::vector<size_t>{0, 1, 2}));
    CHECK(chosen(Part::End, 170, "") == (std::vector<size_t>{37, 38, 39}));
    CHECK_EQUAL(chosen(Part::All, 1, "").size(), 40U);
    CHECK(chosen(Part::Beginning, 1, "") == std::vector<size_t>{0});
}

TEST("what the message is about comes first, found by its stems, and the beginning has the rest of the room") {
    CHECK(chosen(Part::About, 200, "Which colour did she paint the windmill?") == (std::vector<size_t>{0, 1, 23}));
    CHECK(chosen(Part::About, 100, "A turquoise windmill") == std::vector<size_t>{23});
}

TEST("a message that asks for nothing gets the beginning") {
    CHECK(chosen(Part::About, 170, "And of the?") == (std::vector<size_t>{0, 1, 2}));
    CHECK(chosen(Part::About, 170, "") == (std::vector<size_t>{0, 1, 2}));
}
