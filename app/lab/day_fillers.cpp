#include "lab/day_fillers.h"

#include <array>
#include <span>
#include <string_view>

namespace daylong::lab {

namespace {

/// Sentences about one subject; {a} and {b} are filled in. A reply is one of `first` and one of `second`.
struct Subject {
    std::array<std::string_view, 6> said;
    std::array<std::string_view, 5> first, second;
    std::array<std::string_view, 8> a, b;
};

constexpr std::array<Subject, 12> kSubjects = {{
    {{"I want to cook something with {a} tonight. What goes well with it?", "How long do I have to boil {a}?",
      "I bought too much {a} at the market this morning and now I need an idea.", "Is it a bad idea to put {b} on {a}?",
      "My {a} always comes out too dry. What am I doing wrong?", "Could I freeze {a} with {b} and eat it next week?"},
     {"With {a} I would keep it simple: a little oil, salt and {b}.",
      "That depends on how fresh the {a} is; taste it first.", "A slow pan and a lid do most of the work here.",
      "You can roast {a} with {b} in about half an hour.",
      "Many people overdo the heat, and {a} does not forgive that."},
     {"If you have some {b} left, add it at the very end.", "Leave it to rest for five minutes before you serve it.",
      "A squeeze of lemon wakes it up.", "It tastes even better the next day.", "Bread on the side is all it needs."},
     {"rice", "beans", "pumpkin", "cabbage", "lentils", "potatoes", "spinach", "noodles"},
     {"butter", "garlic", "parsley", "cheese", "pepper", "thyme", "onions", "mustard"}},
    {{"The {a} in my garden looks sad. Should I water it more?", "When is the right time to plant {a}?",
      "Something is eating the leaves of my {a}.", "I would like to grow {a} and {b} in one bed.",
      "How far apart should I put the {a}?", "Do I have to bring the {a} inside before the first frost?"},
     {"Most {a} want a sunny place and not too much water.",
      "Look under the leaves in the evening; you will often find the reason there.",
      "{a} and {b} get along well if there is enough room.",
      "It is better to water rarely and deeply than a little every day.",
      "The soil matters more than anything else you do for {a}."},
     {"A handful of compost in spring is plenty.", "Be patient, roots take their time.",
      "Cut back what is dry and see what happens.", "Slugs love it, so keep an eye on them.",
      "In a pot it needs more attention than in a bed."},
     {"lavender", "basil", "ivy", "mint", "jasmine", "clover", "fennel", "sage"},
     {"roses", "carrots", "tulips", "peas", "radishes", "strawberries", "daisies", "leeks"}},
    {{"Did I tell you that the {a} was late again?", "What is the best way to the {b} from the station?",
      "I missed the {a} by one minute and had to wait in the cold.", "Would you take the {a} or walk to the {b}?",
      "There was no free seat in the {a} all the way.", "Is the {a} still running after midnight?"},
     {"That is annoying, above all when the weather is bad.",
      "From the station to the {b} it is about ten minutes on foot.", "In the morning the {a} is always crowded.",
      "I would leave a little earlier and read on the way.", "If it happens often, you can ask for your money back."},
     {"The way along the canal is the nicer one.", "Check the timetable before you go.", "On Sundays it is quieter.",
      "A folding bicycle would solve half of it.", "At least you had time to think."},
     {"tram", "night bus", "express train", "ferry", "shuttle", "underground", "coach", "cable car"},
     {"library", "museum", "harbour", "town hall", "swimming pool", "theatre", "castle", "cinema"}},
    {{"I started to read a novel about {a}. It is slow at first.", "Can you recommend a book about {a}?",
      "The ending of that book about {a} made no sense to me.", "I read one chapter about {a} every evening.",
      "Is a book about {b} something for somebody who does not like long books?",
      "I prefer stories about {b} to stories about {a}."},
     {"Stories about {a} often need fifty pages before they begin to move.",
      "There are several good ones, and the short ones are the best.", "Perhaps the writer wanted to leave it open.",
      "A chapter a day is a fine habit.", "People who like {a} usually enjoy {b} as well."},
     {"Write down the names, it helps.", "You can always put it aside and come back later.",
      "The second half is better than the first.", "Ask in the bookshop around the corner, they know a lot.",
      "Listening to it on a walk is a good way, too."},
     {"pirates", "explorers", "lighthouse keepers", "painters", "the desert", "spies", "mountain villages",
      "inventors"},
     {"ghosts", "the sea", "detectives", "ancient Rome", "horses", "the Arctic", "kings", "space travel"}},
    {{"The {a} makes a strange noise. Do I have to call somebody?", "How do I clean the {a} without scratching it?",
      "I wanted to repair the {a} myself and now there are screws left over.", "How often should one oil the {a}?",
      "Which tool do I need for the {b} of the {a}?", "The {b} of the {a} came off this morning."},
     {"Unplug it first, then look at the {b}.", "Warm water and a soft cloth are enough for the {a}.",
      "A strange noise often comes from a loose {b}.", "Once a year is fine for most of them.",
      "A small screwdriver and some patience will do."},
     {"If it gets hot, stop at once.", "Take a picture before you take it apart.", "Spare parts are cheap.",
      "The manual has a drawing of it on the last page.", "When in doubt, let somebody look at it."},
     {"washing machine", "vacuum cleaner", "kettle", "bicycle", "sewing machine", "lawn mower", "toaster", "heater"},
     {"handle", "belt", "lid", "spring", "filter", "hinge", "wheel", "switch"}},
    {{"What will the weather be like for {b}?", "It has been raining for three days and I am tired of {a}.",
      "I like {a} more than most people do.", "Do you think the {a} will last until {b}?",
      "All this {a} gives me a headache.", "We wanted to be outside for {b}, and now there is {a}."},
     {"I cannot look out of the window, but {a} rarely lasts for a whole week.",
      "For {b} I would have a second plan inside.", "Some people sleep badly with {a}; you are not alone.",
      "{a} has its good sides, the air is clean afterwards.", "Take a jacket along in any case."},
     {"A cup of tea helps.", "Tomorrow may be quite different.", "The evenings are often the better part of the day.",
      "Your plants will be glad about it.", "It is a good excuse to stay in with a game."},
     {"fog", "drizzle", "wind", "sleet", "heat", "thunder", "frost", "haze"},
     {"the picnic", "the weekend", "the street fair", "the hike", "the wedding", "the match", "the parade",
      "the barbecue"}},
    {{"I want to move the {a} to the other wall. Will the room look bigger?", "Which colour goes with a {b} {a}?",
      "The {a} does not fit through the door.", "I saw a {b} {a} at the flea market for almost nothing.",
      "Is it worth repairing an old {a}?", "There is a stain on the {a} that will not go away."},
     {"A {a} away from the window usually makes a room look larger.",
      "With {b} almost everything goes, as long as it is calm.", "Take off the legs first, then it will fit.",
      "Old ones are often better made than new ones.", "Try a little soap on a hidden place first."},
     {"Measure twice before you carry it.", "A lamp in the corner changes more than you think.",
      "You can sell it again if you do not like it.", "Sleep on it for a night.", "Less is more in a small room."},
     {"sofa", "wardrobe", "bookshelf", "desk", "armchair", "mirror", "carpet", "chest of drawers"},
     {"grey", "striped", "wooden", "white", "dark", "painted", "round", "narrow"}},
    {{"I cannot fall asleep when I think about {a}.", "How do I get up earlier without being tired all day?",
      "Is it healthy to go for a run before {b}?", "My back hurts after a day of {a}.",
      "I promised myself to stop thinking about {a} before {b}.", "What helps against a stiff neck from {a}?"},
     {"Write down what is on your mind about {a}, then close the notebook.",
      "Go to bed at the same time every day, that does most of it.", "A short run before {b} is fine if you feel well.",
      "Stand up every half hour and walk around a little.", "Warmth often helps with such things."},
     {"If it goes on for weeks, ask a doctor.", "No screens in the last hour of the day.",
      "A walk in daylight does wonders.", "Drink a glass of water first.", "Be kind to yourself about it."},
     {"the taxes", "paperwork", "the exam", "the presentation", "moving boxes", "the interview", "the report",
      "the meeting"},
     {"breakfast", "lunch", "dinner", "work", "noon", "bedtime", "school", "sunrise"}},
    {{"We watched a film about {a} last night and I fell asleep.", "What could we play on a rainy evening with {b}?",
      "Is the new series about {a} any good?", "I have had the same song about {a} in my head all day.",
      "The cinema shows an old film about {a} on Thursday.", "I would like to invite {b} for a game night."},
     {"Films about {a} are often a little too long.", "For {b} a quick card game is a good start.",
      "Many like it, though the first part is slow.", "Singing it aloud once is said to help.",
      "Old ones have a charm that the new ones lack."},
     {"Popcorn makes up for a lot.", "You can always leave in the middle.", "Something with dice works for everybody.",
      "Put the telephones away, it is more fun.", "Let the youngest begin."},
     {"dragons", "bank robbers", "chefs", "robots", "sailors", "a lost treasure", "penguins", "time machines"},
     {"four people", "children", "six friends", "two teams", "beginners", "the whole club", "visitors",
      "a small group"}},
    {{"How do you say {a} in a polite letter?",
      "I have to write a short note about the {b} and do not know how to begin.", "Is {a} too informal for a {b}?",
      "Could you make a sentence about the {b} sound friendlier?", "What is another way to say {a}?",
      "I always misspell the first word of a {b}."},
     {"In a letter I would put it more plainly than {a}.", "Begin with what the reader wants to know about the {b}.",
      "It is fine among colleagues, less so with strangers.", "Short sentences sound friendlier than long ones.",
      "Read it aloud once, then you will hear it."},
     {"Leave out the last paragraph, it says nothing new.", "Thank them at the end.", "One exclamation mark is enough.",
      "Ask a friend to look at it.", "Send it tomorrow, not tonight."},
     {"with regret", "see you soon", "no worries", "as soon as possible", "best wishes", "in other words",
      "thanks a lot", "once more"},
     {"rent increase", "birthday card", "complaint", "invitation", "application", "cancellation", "report",
      "newsletter"}},
    {{"How much is {a} per cent of {b}?", "I spent more than {b} this week without noticing.",
      "Is {b} a fair price for a used tent?", "I try to put aside {a} coins every day.",
      "If I save {a} a day, how long until I have {b}?", "The shop wanted {b} for it and I said no."},
     {"Let us do it step by step, it is easier than it looks.", "Small amounts add up faster than one thinks.",
      "Used things should cost about half of what they cost new.", "A jar on the shelf works better than a promise.",
      "Divide {b} by {a} and you have your answer."},
     {"Round it, nobody will mind.", "Write it down for a month and look again.", "You were right to say no.",
      "Prices are better in autumn.", "A calculator will agree with me, I hope."},
     {"five", "twelve", "twenty", "eight", "fifteen", "seven", "thirty", "nine"},
     {"two hundred", "ninety", "four hundred", "a thousand", "sixty", "three hundred", "eighty",
      "one hundred and fifty"}},
    {{"Why does {a} look different at night?", "Can you explain {b} to me in two sentences?",
      "Somebody told me that {a} is mostly empty. Is that true?", "What happens to {a} when it gets very cold?",
      "I never understood {b} at school.", "Are {a} and {b} related in any way?"},
     {"In a few words: {b} is about things that push and pull each other.",
      "At night our eyes see less colour, so {a} looks grey.", "There is some truth in it, though it is put strongly.",
      "Cold slows everything down, {a} too.", "They have more to do with each other than one would think."},
     {"A drawing would say more than I can.", "Scientists still argue about the details.",
      "There is a nice experiment with a glass of water.", "Children ask the best questions about it.",
      "I can go on, if you like."},
     {"the moon", "glass", "the sky", "snow", "smoke", "sand", "honey", "ice"},
     {"gravity", "magnetism", "friction", "an echo", "the tide", "a rainbow", "static electricity", "evaporation"}},
}};

constexpr uint64_t kFewestExchanges = 2, kMostExchanges = 4;

std::string filled(std::string_view sentence, std::string_view a, std::string_view b) {
    std::string text = filledIn(filledIn(std::string(sentence), "{a}", a), "{b}", b);
    if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

}  // namespace

std::vector<Exchange> smallTalk(Random& random) {
    const Subject& subject = random.among(kSubjects);
    const std::string_view a = random.among(subject.a), b = random.among(subject.b);
    std::vector<Exchange> talk;
    const uint64_t count = kFewestExchanges + random.below(kMostExchanges - kFewestExchanges + 1);
    const uint64_t begin = random.below(subject.said.size());
    for (uint64_t i = 0; i < count; ++i) {
        talk.push_back({filled(subject.said[(begin + i) % subject.said.size()], a, b),
                        filled(random.among(subject.first), a, b) + " " + filled(random.among(subject.second), a, b)});
    }
    return talk;
}

}  // namespace daylong::lab
