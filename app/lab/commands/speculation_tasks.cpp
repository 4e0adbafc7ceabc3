#include "lab/commands/speculation_tasks.h"

#include <initializer_list>

namespace daylong::cli {

namespace {

constexpr const char* kTexts[] = {
    "The harbour was quiet when Anna arrived. Two fishing boats lay at the pier, and a man in a blue coat was mending "
    "a "
    "net. She asked him about the ferry to the island. He said that it would come at half past nine, if the fog "
    "lifted, "
    "and not at all if it did not. Anna sat down on a bollard, opened her book and waited. By ten o'clock the fog was "
    "thicker than before, and the man had gone home.",
    "Dear neighbours, on Saturday the water will be turned off from eight in the morning until noon, because the pipe "
    "in "
    "the cellar has to be replaced. Please fill a few bottles the evening before. The washing machines in the cellar "
    "cannot be used on that day. If you have questions, ring at the second floor on the left. Thank you for your "
    "patience, and have a good week.",
    "Bees see the world in other colours than we do. They cannot see red, but they can see ultraviolet light, which is "
    "hidden from us. Many flowers have patterns that only show in ultraviolet light, and these patterns lead the bee "
    "to "
    "the nectar. A field that looks plain yellow to us may look like a map to a bee. This is why some white flowers "
    "are "
    "visited more often than others that look the same.",
    "To make the soup, peel four large potatoes and cut them into small cubes. Chop one onion and fry it in butter "
    "until "
    "it is soft. Add the potatoes, a litre of water, a bay leaf and a little salt. Let everything cook for twenty "
    "minutes. Take out the bay leaf, mash half of the potatoes with a fork, and stir in a cup of cream. Serve the soup "
    "with fresh bread and chopped parsley.",
    "The meeting began at nine. Mr Olsen reported that the new bridge will be finished in October, two months later "
    "than "
    "planned, because the steel was delivered late. The costs have not changed. Mrs Berg asked whether the road would "
    "be "
    "closed during the work. Mr Olsen answered that one lane will stay open at all times. The next meeting is on the "
    "third of June, in the same room, at the same hour.",
};

constexpr const char* kCode[] = {
    "def mean(values):\n    if not values:\n        raise ValueError(\"no values\")\n    total = 0.0\n    for value in "
    "values:\n        total += value\n    return total / len(values)\n\n\ndef variance(values):\n    centre = "
    "mean(values)\n    squares = [(value - centre) ** 2 for value in values]\n    return mean(squares)\n",
    "#include <stdio.h>\n\nint main(void) {\n    int numbers[] = {3, 8, 1, 9, 4};\n    int largest = numbers[0];\n    "
    "for (int i = 1; i < 5; i++) {\n        if (numbers[i] > largest) {\n            largest = numbers[i];\n        "
    "}\n "
    "   }\n    printf(\"The largest number is %d\\n\", largest);\n    return 0;\n}\n",
    "class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        "
    "self.items.append(item)\n\n    def pop(self):\n        if not self.items:\n            raise IndexError(\"the "
    "stack "
    "is empty\")\n        return self.items.pop()\n\n    def size(self):\n        return len(self.items)\n",
    "function fetchUser(id) {\n  const url = `https://example.org/users/${id}`;\n  return fetch(url)\n    "
    ".then((response) => {\n      if (!response.ok) {\n        throw new Error(`status ${response.status}`);\n      "
    "}\n "
    "     return response.json();\n    })\n    .then((user) => user.name);\n}\n",
    "SELECT customer.name, count(*) AS orders, sum(item.price) AS total\nFROM customer\nJOIN purchase ON "
    "purchase.customer_id = customer.id\nJOIN item ON item.id = purchase.item_id\nWHERE purchase.day >= '2024-01-01'\n"
    "GROUP BY customer.name\nHAVING count(*) > 2\nORDER BY total DESC\nLIMIT 10;\n",
};

template <class Things>
std::vector<std::string> tasks(std::initializer_list<const char*> wishes, const Things& things) {
    std::vector<std::string> all;
    for (const char* wish : wishes) {
        for (const char* thing : things) all.push_back(std::string(wish) + "\n\n" + thing);
    }
    return all;
}

}  // namespace

std::vector<std::string> rewritingTasks() {
    return tasks({"Copy this text exactly, word for word:",
                  "Correct the spelling of this text. Write the whole text again, with the mistakes corrected:"},
                 kTexts);
}

std::vector<std::string> quotingTasks() {
    return tasks({"Quote this code exactly, in one code block:",
                  "Write this code again with a short comment above it, and explain nothing:"},
                 kCode);
}

std::vector<std::string> openTalk() {
    return {"Tell me a story about a lighthouse keeper and a whale.",
            "What should I think about before I adopt a dog?",
            "Describe a walk through an old town on a rainy morning.",
            "Why is the sky blue? Explain it to a child.",
            "Give me advice for my first day at a new job.",
            "Write a short poem about the month of November.",
            "What makes a good friend?",
            "How do I learn to play the guitar?",
            "Invent a holiday and tell me how people celebrate it.",
            "What was life like in a medieval village?"};
}

}  // namespace daylong::cli
