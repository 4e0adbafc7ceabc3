#include "text/jinja/filters.h"
#include "text/jinja/letters.h"

#include <algorithm>

namespace daylong::jinja {

namespace {

Error invalid(const std::string& what) { return {ErrorCode::InvalidFile, what}; }

/// item.a.b or item.0, as attribute= names it.
Result<Value> reach(const Value& value, const Value& path, Meter& meter) {
    if (path.isInteger()) return item(value, path, meter);
    if (path.asText() == nullptr) return invalid("an attribute has a name");
    std::string_view rest = path.asText()->bytes();
    Value reached = value;
    while (!rest.empty()) {
        const size_t end = std::min(rest.find('.'), rest.size());
        const std::string name(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const bool isIndex =
            !name.empty() && name.size() < 10 && name.find_first_not_of("0123456789") == std::string::npos;
        reached = TRY(item(reached, isIndex ? Value::integer(std::stol(name)) : Value::text(name), meter));
    }
    return reached;
}

/// Text without regard to case, unless asked otherwise.
Value sortKey(const Value& value, bool caseSensitive) {
    const Text* text = value.asText();
    return text == nullptr || caseSensitive ? value : Value::text(changeCase(*text, Case::Lower));
}

bool flag(const Arguments& arguments, size_t place, std::string_view name) {
    const Value* value = arguments.get(place, name);
    return value != nullptr && value->truth();
}

/// Sorts `items` by `keys`; a merge sort, because an order may fail.
Result<std::vector<Value>> sorted(const std::vector<Value>& items, const std::vector<Value>& keys, bool reverse,
                                  Meter& meter) {
    std::vector<size_t> order(items.size()), merged(items.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    for (size_t width = 1; width < order.size(); width *= 2) {
        for (size_t begin = 0; begin < order.size(); begin += 2 * width) {
            const size_t middle = std::min(begin + width, order.size()),
                         end = std::min(begin + 2 * width, order.size());
            size_t left = begin, right = middle;
            for (size_t out = begin; out < end; ++out) {
                bool takeLeft = right >= end;
                if (left < middle && right < end) {
                    const int less = TRY(compare(keys[order[right]], keys[order[left]], meter));
                    takeLeft = reverse ? less <= 0 : less >= 0;
                }
                merged[out] = takeLeft && left < middle ? order[left++] : order[right++];
            }
        }
        order.swap(merged);
    }
    std::vector<Value> result;
    for (const size_t each : order) result.push_back(items[each]);
    return result;
}

Result<Value> joinFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *separator = arguments.get(0, "d"), *path = arguments.get(1, "attribute");
    const Text between = separator == nullptr ? Text() : TRY(toText(*separator, run.meter()));
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    Text all;
    for (size_t i = 0; i < items.size(); ++i) {
        const Value each = path == nullptr ? items[i] : TRY(reach(items[i], *path, run.meter()));
        const Text text = TRY(toText(each, run.meter()));
        TRY(run.meter().spend(text.size() + between.size()));
        if (i > 0) all.append(between);
        all.append(text);
    }
    return Value::text(std::move(all));
}

template <bool front>
Result<Value> endFilter(Evaluator& run, const Value& input, const Arguments&) {
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    if (items.empty()) return Value::undefined("there is no first or last item of an empty list");
    return front ? items.front() : items.back();
}

Result<Value> listOf(Evaluator& run, const Value& input, const Arguments&) {
    return Value::list(TRY(iterate(input, run.meter())));
}

Result<Value> mapFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (!input.truth()) return Value::list({}, List::Kind::Lazy);  // none too
    const Value *path = arguments.get(SIZE_MAX, "attribute"), *otherwise = arguments.get(SIZE_MAX, "default");
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    std::vector<Value> mapped;
    Arguments rest;
    if (path == nullptr) {
        if (arguments.positional.empty() || arguments.positional[0].asText() == nullptr)
            return invalid("map wants an attribute or a filter");
        rest.positional.assign(arguments.positional.begin() + 1, arguments.positional.end());
        rest.named = arguments.named;
    }
    for (const Value& each : items) {
        Value value = path != nullptr ? TRY(reach(each, *path, run.meter()))
                                      : TRY(run.applyFilter(arguments.positional[0].asText()->bytes(), each, rest));
        if (value.isUndefined() && otherwise != nullptr) value = *otherwise;
        mapped.push_back(std::move(value));
    }
    return Value::list(std::move(mapped), List::Kind::Lazy);
}

/// select, reject, selectattr, rejectattr: by a test, or by truth.
template <bool wanted, bool byAttribute>
Result<Value> selectFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (!input.truth()) return Value::list({}, List::Kind::Lazy);  // none too
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    const std::vector<Value>& given = arguments.positional;
    constexpr size_t kTestAt = byAttribute ? 1 : 0;
    if (byAttribute && given.empty()) return invalid("an attribute to select by is missing");
    Arguments rest;
    if (given.size() > kTestAt) {
        if (given[kTestAt].asText() == nullptr) return invalid("a test has a name");
        rest.positional.assign(given.begin() + kTestAt + 1, given.end());
    }
    std::vector<Value> kept;
    for (const Value& each : items) {
        const Value value = byAttribute ? TRY(reach(each, given[0], run.meter())) : each;
        const bool holds =
            given.size() > kTestAt ? TRY(run.applyTest(given[kTestAt].asText()->bytes(), value, rest)) : value.truth();
        if (holds == wanted) kept.push_back(each);
    }
    return Value::list(std::move(kept), List::Kind::Lazy);
}

/// What items are sorted by: themselves, or one of their attributes, or several ("a,b").
Result<std::vector<Value>> sortKeys(const std::vector<Value>& items, const Value* path, bool caseSensitive,
                                    Meter& meter) {
    std::vector<Value> paths;
    if (path != nullptr && path->asText() != nullptr) {
        const std::string& all = path->asText()->bytes();
        for (size_t begin = 0, end = 0; begin <= all.size(); begin = end + 1) {
            end = std::min(all.find(',', begin), all.size());
            paths.push_back(Value::text(all.substr(begin, end - begin)));
        }
    } else if (path != nullptr && !path->isNone()) {
        paths.push_back(*path);
    }
    std::vector<Value> keys;
    for (const Value& each : items) {
        std::vector<Value> parts;
        for (const Value& one : paths) parts.push_back(TRY(reach(each, one, meter)));
        if (paths.empty()) parts.push_back(each);
        for (Value& part : parts) {
            if (part.asText() != nullptr) TRY(meter.spend(part.asText()->size()));
            part = sortKey(part, caseSensitive);
        }
        keys.push_back(parts.size() == 1 ? parts[0] : TRY(Value::list(std::move(parts), List::Kind::Tuple)));
    }
    return keys;
}

Result<Value> sortFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    const std::vector<Value> keys =
        TRY(sortKeys(items, arguments.get(2, "attribute"), flag(arguments, 1, "case_sensitive"), run.meter()));
    return Value::list(TRY(sorted(items, keys, flag(arguments, 0, "reverse"), run.meter())));
}

/// Pairs of what an attribute is and the list of those that have it so, in its order.
Result<Value> groupByFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *path = arguments.get(0, "attribute"), *otherwise = arguments.get(1, "default");
    if (path == nullptr) return invalid("groupby wants an attribute");
    std::vector<Value> items = TRY(iterate(input, run.meter()));
    const bool caseSensitive = flag(arguments, 2, "case_sensitive");
    std::vector<Value> names, keys;
    for (const Value& each : items) {
        Value name = TRY(reach(each, *path, run.meter()));
        if (name.isUndefined() && otherwise != nullptr) name = *otherwise;
        keys.push_back(sortKey(name, caseSensitive));
        names.push_back(std::move(name));
    }
    std::vector<Value> places;
    for (size_t i = 0; i < items.size(); ++i) places.push_back(Value::integer(static_cast<int64_t>(i)));
    places = TRY(sorted(places, keys, false, run.meter()));
    std::vector<Value> groups, members;
    for (size_t i = 0; i < places.size(); ++i) {
        const auto at = static_cast<size_t>(places[i].integerValue());
        members.push_back(items[at]);
        if (i + 1 < places.size() &&
            TRY(equal(keys[at], keys[static_cast<size_t>(places[i + 1].integerValue())], run.meter())))
            continue;
        const auto first = static_cast<size_t>(places[i + 1 - members.size()].integerValue());
        const Value list = TRY(Value::list(std::move(members)));
        groups.push_back(TRY(Value::list({names[first], list}, List::Kind::Tuple, true)));
        members.clear();
    }
    return Value::list(std::move(groups));
}

/// Lists of so many items each; the last one filled up.
Result<Value> batchFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *size = arguments.get(0, "linecount"), *fill = arguments.get(1, "fill_with");
    if (size == nullptr || !size->isInteger() || size->integerValue() < 1) return invalid("batch wants a size");
    const auto most = static_cast<size_t>(size->integerValue());
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    std::vector<Value> batches;
    for (size_t begin = 0; begin < items.size(); begin += std::min(most, items.size() - begin)) {
        const size_t taken = std::min(most, items.size() - begin);
        std::vector<Value> batch(items.begin() + static_cast<std::ptrdiff_t>(begin),
                                 items.begin() + static_cast<std::ptrdiff_t>(begin + taken));
        if (taken < most && fill != nullptr && !fill->isNone()) {
            TRY(run.meter().spend(most - taken));  // apart, for the product might not fit
            TRY(run.meter().spend((most - taken) * kElementCost));
            batch.resize(most, *fill);
        }
        batches.push_back(TRY(Value::list(std::move(batch))));
    }
    return Value::list(std::move(batches), List::Kind::Lazy);
}

/// So many lists, as even as they can be; the shorter ones filled up.
Result<Value> sliceFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *slices = arguments.get(0, "slices"), *fill = arguments.get(1, "fill_with");
    if (slices == nullptr || !slices->isInteger() || slices->integerValue() < 1)
        return invalid("slice wants a number of lists");
    const auto count = static_cast<size_t>(slices->integerValue());
    TRY(run.meter().spend(count));  // apart, for the product might not fit
    TRY(run.meter().spend(count * kElementCost));
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    std::vector<Value> lists;
    for (size_t i = 0, begin = 0; i < count; ++i) {
        const size_t taken = items.size() / count + (i < items.size() % count ? 1 : 0);
        std::vector<Value> list(items.begin() + static_cast<std::ptrdiff_t>(begin),
                                items.begin() + static_cast<std::ptrdiff_t>(begin + taken));
        if (fill != nullptr && !fill->isNone() && i >= items.size() % count) list.push_back(*fill);
        lists.push_back(TRY(Value::list(std::move(list))));
        begin += taken;
    }
    return Value::list(std::move(lists), List::Kind::Lazy);
}

Result<Value> uniqueFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value* path = arguments.get(1, "attribute");
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    std::vector<Value> kept, keys;
    for (const Value& each : items) {
        const Value key = sortKey(path == nullptr ? each : TRY(reach(each, *path, run.meter())),
                                  flag(arguments, 0, "case_sensitive"));
        bool seen = false;
        for (size_t i = 0; i < keys.size() && !seen; ++i) seen = TRY(equal(keys[i], key, run.meter()));
        if (seen) continue;
        kept.push_back(each);
        keys.push_back(key);
    }
    return Value::list(std::move(kept), List::Kind::Lazy);
}

Result<Value> reverseFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (input.asText() != nullptr) return slice(input, Value::none(), Value::none(), Value::integer(-1), run.meter());
    std::vector<Value> items = TRY(iterate(input, run.meter()));
    std::reverse(items.begin(), items.end());
    return Value::list(std::move(items), List::Kind::Lazy);
}

Result<Value> itemsFilter(Evaluator& run, const Value& input, const Arguments&) {
    if (input.isUndefined()) return Value::list({}, List::Kind::Lazy);
    if (!input.isMapping()) return invalid("items wants a dict");
    return callMethod(run, input, "items", {});
}

Result<Value> dictSortFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    if (!input.isMapping()) return invalid("dictsort wants a dict");
    const Value* by = arguments.get(1, "by");
    const bool byValue = by != nullptr && by->asText() != nullptr && by->asText()->bytes() == "value";
    const Value pairs = TRY(callMethod(run, input, "items", {}));
    std::vector<Value> keys;
    for (const Value& each : pairs.asList()->items)
        keys.push_back(sortKey(each.asList()->items[byValue ? 1 : 0], flag(arguments, 0, "case_sensitive")));
    return Value::list(TRY(sorted(pairs.asList()->items, keys, flag(arguments, 2, "reverse"), run.meter())));
}

Result<Value> sumFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const Value *path = arguments.get(0, "attribute"), *start = arguments.get(1, "start");
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    Value total = start == nullptr ? Value::integer(0) : *start;
    for (const Value& each : items) {
        const Value value = path == nullptr ? each : TRY(reach(each, *path, run.meter()));
        total = TRY(binary("+", total, value, run.meter()));
    }
    return total;
}

template <bool largest>
Result<Value> extremeFilter(Evaluator& run, const Value& input, const Arguments& arguments) {
    const std::vector<Value> items = TRY(iterate(input, run.meter()));
    if (items.empty()) return Value::undefined("there is no extreme of an empty list");
    size_t best = 0;
    const std::vector<Value> keys =
        TRY(sortKeys(items, arguments.get(1, "attribute"), flag(arguments, 0, "case_sensitive"), run.meter()));
    for (size_t i = 1; i < items.size(); ++i) {
        const int order = TRY(compare(keys[i], keys[best], run.meter()));
        if (largest ? order > 0 : order < 0) best = i;
    }
    return items[best];
}

}  // namespace

Filter listFilter(std::string_view name) {
    static constexpr std::pair<std::string_view, Filter> kAll[] = {
        {"join", joinFilter},
        {"first", endFilter<true>},
        {"last", endFilter<false>},
        {"list", listOf},
        {"map", mapFilter},
        {"select", selectFilter<true, false>},
        {"reject", selectFilter<false, false>},
        {"selectattr", selectFilter<true, true>},
        {"rejectattr", selectFilter<false, true>},
        {"sort", sortFilter},
        {"groupby", groupByFilter},
        {"batch", batchFilter},
        {"slice", sliceFilter},
        {"unique", uniqueFilter},
        {"reverse", reverseFilter},
        {"items", itemsFilter},
        {"dictsort", dictSortFilter},
        {"sum", sumFilter},
        {"min", extremeFilter<false>},
        {"max", extremeFilter<true>},
    };
    for (const auto& [each, filter] : kAll) {
        if (each == name) return filter;
    }
    return nullptr;
}

}  // namespace daylong::jinja
