#include "attach/choose.h"

#include "store/piece_shares.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace daylong::attach {

namespace {

/// Places of pieces, those to be given first first.
std::vector<size_t> orderOf(const std::vector<store::FilePiece>& pieces, Part part, std::string_view message) {
    std::vector<size_t> order(pieces.size());
    std::iota(order.begin(), order.end(), size_t{0});
    if (part == Part::End) std::reverse(order.begin(), order.end());
    if (part == Part::About) {
        const Result<std::vector<double>> shares = store::piecesAbout(pieces, message);
        if (shares)
            std::stable_sort(order.begin(), order.end(),
                             [&](size_t a, size_t b) { return (*shares)[a] > (*shares)[b]; });
    }
    return order;
}

}  // namespace

void choose(store::AttachedFile& file, Part part, uint64_t bytes, std::string_view message) {
    uint64_t left = part == Part::All ? UINT64_MAX : bytes;
    for (store::FilePiece& piece : file.pieces) piece.seen = false;
    bool any = false;
    for (const size_t place : orderOf(file.pieces, part, message)) {
        store::FilePiece& piece = file.pieces[place];
        if (any && piece.text.size() > left) break;
        piece.seen = any = true;
        left -= std::min<uint64_t>(left, piece.text.size());
    }
}

}  // namespace daylong::attach
