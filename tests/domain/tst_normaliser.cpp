// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/answers/answer_normaliser.h"
#include "domain_support.h"
#include "support/registry.h"

#include <QSet>
#include <QTest>

namespace tst_normaliser {

using namespace Qt::StringLiterals;
using namespace geovlm::test;
using namespace geovlm;

class NormaliserTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void mapsWhatCanMeanOneOption_data();
    void mapsWhatCanMeanOneOption();
    void everyOptionStaysItself();
    void theUsersEntriesComeBeforeTheRules();
    void anEntryOfOneQuestionBeatsOneForAll();
    void anEmptyMeaningSetsTheRulesAside();
    void theCompiledTableFitsTheQuestions();
    void anythingCanBeSaid();
    void noneStandsBesideNothing();
    void whatIsOnlySuggestedIsChosenNotTakenOut();
};

void NormaliserTest::mapsWhatCanMeanOneOption_data()
{
    QTest::addColumn<QString>("question");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("reason");
    const auto add = [](const QString& question, const QString& text, const QString& value,
                        const QString& reason) {
        QTest::addRow("%s: %s", qPrintable(question), qPrintable(text))
            << question << text << value << reason;
    };
    add(u"road_color"_s, u"grey"_s, u"grey"_s, u"as written"_s);
    add(u"road_color"_s, u" Grey "_s, u"grey"_s, u"case"_s);
    add(u"road_color"_s, u"a grey."_s, u"grey"_s, u"spelling"_s);
    add(u"road_color"_s, u"gray"_s, u"grey"_s, u"synonym: gray → grey"_s);
    add(u"main_road"_s, u"Multi lane road"_s, u"multi-lane road"_s, u"spelling"_s);
    add(u"main_road"_s, u"multilane road"_s, u"multi-lane road"_s, u"spelling"_s);
    add(u"main_road"_s, u"Highways"_s, u"highway"_s, u"plural"_s);
    add(u"vehicles"_s, u"car"_s, u"cars"_s, u"plural"_s);
    add(u"vehicles"_s, u"the lorry"_s, u"trucks"_s, u"synonym: lorry → trucks"_s);
    add(u"road_structures"_s, u"overpasses"_s, u"overpass"_s, u"plural"_s);
    add(u"distinctive_features"_s, u"industrial facility"_s, u"industrial facilities"_s, u"plural"_s);
    add(u"sports_courts"_s, u"tennis"_s, u"tennis"_s, u"as written"_s);
    // None, carefully: "no" is an option of its own where yes is the other.
    add(u"road_layout"_s, u"None"_s, u"none"_s, u"case"_s);
    add(u"road_layout"_s, u"no"_s, u"none"_s, u"none"_s);
    add(u"road_layout"_s, u"N/A"_s, u"none"_s, u"none"_s);
    add(u"road_layout"_s, u"There are none."_s, u"none"_s, u"none"_s);
    add(u"road_markings"_s, u"no road markings"_s, u"none"_s, u"none"_s);
    add(u"road_markings"_s, u"no parking"_s, u"no parking"_s, u"off the list"_s);
    add(u"building_type"_s, u"nothing"_s, u"no buildings"_s, u"none"_s);
    add(u"traffic_lights"_s, u"No"_s, u"no"_s, u"case"_s);
    add(u"traffic_lights"_s, u"none"_s, u"no"_s, u"none"_s);
    add(u"traffic_lights"_s, u"no traffic lights"_s, u"no"_s, u"none"_s);
    add(u"traffic_lights"_s, u"no lights"_s, u"no"_s, u"none"_s);
    add(u"traffic_lights"_s, u"no traffic"_s, u"no traffic"_s, u"off the list"_s);
    add(u"roof_color"_s, u"no roof"_s, u"none"_s, u"none"_s);
    add(u"traffic_lights"_s, u"n/a"_s, u"n/a"_s, u"off the list"_s);
    add(u"environment"_s, u"none"_s, u"none"_s, u"off the list"_s);
    // What models write around an answer. A letter alone is none: nobody was shown letters.
    add(u"traffic_lights"_s, u"Answer: No."_s, u"no"_s, u"spelling"_s);
    add(u"traffic_lights"_s, u"**no**"_s, u"no"_s, u"spelling"_s);
    add(u"traffic_lights"_s, u"B"_s, u"B"_s, u"off the list"_s);
    add(u"environment"_s, u"**B. suburban**"_s, u"suburban"_s, u"spelling"_s);
    add(u"environment"_s, u"The answer is: (b) Suburban."_s, u"suburban"_s, u"spelling"_s);
    add(u"environment"_s, u"C. suburban"_s, u"C. suburban"_s, u"off the list"_s);
    add(u"environment"_s, u"urban\nsuburban"_s, u"urban\nsuburban"_s, u"off the list"_s);
    add(u"environmental_features"_s, u"Answer: parks, lakes and a river"_s, u"parks and lakes and rivers"_s,
        u"plural"_s);
    add(u"road_layout"_s, u"unknown"_s, u"unknown"_s, u"off the list"_s);
    // Several.
    add(u"environmental_features"_s, u"parks and rivers"_s, u"parks and rivers"_s, u"as written"_s);
    add(u"environmental_features"_s, u"Parks AND Rivers"_s, u"parks and rivers"_s, u"case"_s);
    add(u"environmental_features"_s, u"rivers, parks, and lakes"_s, u"rivers and parks and lakes"_s,
        u"list"_s);
    add(u"environmental_features"_s, u"park & a river"_s, u"parks and rivers"_s, u"plural"_s);
    add(u"environmental_features"_s, u"parks, woods and shops"_s, u"parks and forests and commercial areas"_s,
        u"synonym: woods → forests, shops → commercial areas"_s);
    add(u"environmental_features"_s, u" parks and a moat"_s, u"parks and a moat"_s, u"off the list"_s);
    add(u"environmental_features"_s, u"parks and parks"_s, u"parks"_s, u"list"_s);
    add(u"marking_color"_s, u"white and yellow"_s, u"white and yellow"_s, u"off the list"_s);
    // "None" stands beside nothing.
    add(u"distinctive_features"_s, u"none and historical buildings"_s, u"historical buildings"_s, u"list"_s);
    add(u"road_markings"_s, u"no markings, arrows"_s, u"arrows"_s, u"none"_s);
    add(u"road_markings"_s, u"none and none"_s, u"none"_s, u"list"_s);
    // Off the list.
    add(u"road_layout"_s, u" Street "_s, u"Street"_s, u"off the list"_s);
    add(u"road_width"_s, u"2"_s, u"2"_s, u"off the list"_s);
    add(u"road_layout"_s, u" , "_s, u","_s, u"off the list"_s);
}

void NormaliserTest::mapsWhatCanMeanOneOption()
{
    QFETCH(QString, question);
    QFETCH(QString, text);
    const QuestionBank& bank = QuestionBank::standard();
    const MappedAnswer mapped = AnswerNormaliser(bank).map(bank.indexOf(question), text);
    QTEST(mapped.value, "value");
    QTEST(AnswerNormaliser::reason(mapped), "reason");
}

void NormaliserTest::everyOptionStaysItself()
{
    const QuestionBank& bank = QuestionBank::standard();
    const AnswerNormaliser normaliser(bank, {{Synonym::any, u"none"_s, u"other"_s}});
    for (int q = 0; q < bank.size(); ++q)
        for (const QString& option : bank.at(q).options)
            for (const QString& text : {option, option.toUpper()}) {
                QCOMPARE(normaliser.map(q, text).value, option);
                QVERIFY(normaliser.map(q, text).how <= Mapping::Case);
            }
    // Several of them too: an entry for the whole would make an answer mean something else when read again.
    const int features = bank.indexOf(u"environmental_features"_s);
    const QString two = joinValues(bank.at(features).options.mid(0, 2));
    const AnswerNormaliser own(bank, {{features, synonymKey(two), bank.at(features).options.at(2)}});
    QCOMPARE(own.map(features, two).value, two);
    QCOMPARE(own.map(features, two).how, Mapping::AsWritten);
    // An entry whose meaning is only half an option says nothing.
    const AnswerNormaliser half(bank, {{features, u"water"_s, u"rivers and lake"_s}});
    QVERIFY(half.map(features, u"water"_s).value != u"rivers and lake"_s);
    QCOMPARE(half.map(features, half.map(features, u"water"_s).value).value,
             half.map(features, u"water"_s).value);
}

void NormaliserTest::theUsersEntriesComeBeforeTheRules()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int vehicles = bank.indexOf(u"vehicles"_s);
    const AnswerNormaliser normaliser(bank,
                                      {{vehicles, u"car"_s, u"trucks"_s}, {vehicles, u"buses"_s, u"cars"_s}});
    QCOMPARE(normaliser.map(vehicles, u"car"_s).value, u"trucks"_s); // not the plural
    QCOMPARE(AnswerNormaliser::reason(normaliser.map(vehicles, u"Car"_s)), u"synonym: car → trucks"_s);
    QCOMPARE(normaliser.map(vehicles, u"buses"_s).value, u"cars"_s); // not the compiled-in entry
    QCOMPARE(normaliser.map(bank.indexOf(u"road_layout"_s), u"car"_s).value, u"car"_s);
}

void NormaliserTest::anEntryOfOneQuestionBeatsOneForAll()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int layout = bank.indexOf(u"road_layout"_s);
    const int road = bank.indexOf(u"main_road"_s);
    const std::vector<Synonym> own{{layout, u"streets"_s, u"grid pattern"_s},
                                   {Synonym::any, u"street"_s, u"highway"_s}};
    const AnswerNormaliser normaliser(bank, own);
    QCOMPARE(normaliser.map(layout, u"Street"_s).value, u"grid pattern"_s);
    QCOMPARE(normaliser.map(road, u"streets"_s).value, u"highway"_s);
    // Where no such option exists the entry says nothing.
    QVERIFY(normaliser.map(bank.indexOf(u"traffic_lights"_s), u"street"_s).offList());
}

void NormaliserTest::anEmptyMeaningSetsTheRulesAside()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int features = bank.indexOf(u"environmental_features"_s);
    const AnswerNormaliser normaliser(bank, {{Synonym::any, u"river"_s, {}}, {features, u"a, b"_s, {}}});
    QVERIFY(normaliser.map(features, u"River"_s).offList());
    QCOMPARE(normaliser.map(features, u" River"_s).value, u"River"_s);
    QVERIFY(normaliser.map(features, u"parks and a river"_s).offList());
    QCOMPARE(normaliser.map(features, u"rivers"_s).value, u"rivers"_s);
}

void NormaliserTest::theCompiledTableFitsTheQuestions()
{
    const QuestionBank& bank = QuestionBank::standard();
    const std::vector<Synonym> table = compiledSynonyms(bank);
    QVERIFY(table.size() > 100);
    QSet<std::pair<int, QString>> seen;
    for (const Synonym& entry : table) {
        QCOMPARE(entry.said, synonymKey(entry.said));
        QVERIFY2(!seen.contains({entry.question, entry.said}), qPrintable(entry.said));
        seen.insert({entry.question, entry.said});
        int reached = 0;
        for (int q = 0; q < bank.size(); ++q)
            if (entry.question == q || entry.question == Synonym::any)
                reached += optionsNamed(bank.at(q), entry.means).size() == 1 &&
                           bank.at(q).optionIndex(entry.said) < 0;
        QVERIFY2(reached > 0, qPrintable(entry.said));
    }
    // Another bank takes what fits it.
    const QuestionBank other =
        QuestionBank::fromJson(R"({"questions":[{"id":"vehicles","options":["cars","other"]}]})", u"test"_s);
    for (const Synonym& entry : compiledSynonyms(other))
        QVERIFY(entry.question <= 0);
    QCOMPARE(AnswerNormaliser(other).map(0, u"automobile"_s).value, u"cars"_s);
}

void NormaliserTest::anythingCanBeSaid()
{
    Random random(propertySeed());
    const QuestionBank& bank = QuestionBank::standard();
    const AnswerNormaliser normaliser(bank);
    const QStringList bits{u" "_s, u"and"_s, u","_s,  u"no"_s,    u"s"_s,  u"park"_s,
                           u"-"_s, u"."_s,   u"a "_s, u"River"_s, u"\n"_s, QString(QChar(0xD800)),
                           u"ß"_s, u"\""_s};
    for (int i = 0; i < 20'000; ++i) {
        QString text;
        for (int n = random.below(8); n > 0; --n)
            text += bits.at(random.below(int(bits.size())));
        const int q = random.below(bank.size());
        const MappedAnswer mapped = normaliser.map(q, text);
        if (mapped.offList())
            QCOMPARE(mapped.value, text.trimmed());
        else
            QCOMPARE(normaliser.map(q, mapped.value).value, mapped.value); // reading twice changes nothing
    }
}

void NormaliserTest::noneStandsBesideNothing()
{
    const QuestionBank& bank = QuestionBank::standard();
    const Question& features = bank.at(bank.indexOf(u"distinctive_features"_s));
    QCOMPARE(normalisedAnswer(features, u"Historical buildings and none"_s).value, u"historical buildings"_s);
    QCOMPARE(normalisedAnswer(features, u"none"_s).value, u"none"_s);
    QCOMPARE(withoutIdleNone(features, {u"none"_s, u"parks"_s, u"none"_s}), QStringList{u"parks"_s});
    // Whatever is said and chosen, in whatever order.
    Random random(propertySeed());
    const AnswerNormaliser normaliser(bank);
    for (int i = 0; i < 2'000; ++i) {
        const int q = random.below(bank.size());
        const Question& question = bank.at(q);
        QStringList said;
        QString chosen;
        for (int n = random.below(4); n >= 0; --n) {
            const int option = random.below(int(question.options.size()));
            said.append(question.options.at(option));
            chosen = chosenAnswer(question, chosen, option);
        }
        for (const QString& value : {normaliser.map(q, joinValues(said)).value,
                                     normalisedAnswer(question, joinValues(said)).value, chosen}) {
            const QList<int> options = optionsNamed(question, value);
            QVERIFY2(options.size() < 2 || !options.contains(noneOption(question)), qPrintable(value));
        }
    }
    QCOMPARE(noneOption(bank.at(bank.indexOf(u"building_type"_s))), 6); // "no buildings"
    QCOMPARE(noneOption(bank.at(bank.indexOf(u"environment"_s))), -1);
}

void NormaliserTest::whatIsOnlySuggestedIsChosenNotTakenOut()
{
    const QuestionBank& bank = QuestionBank::standard();
    const Question& markings = bank.at(bank.indexOf(u"road_markings"_s));
    const int lines = markings.optionIndex(u"white lines"_s);
    const int arrows = markings.optionIndex(u"arrows"_s);
    AnswerEvent event;
    event.value = u"white lines and bicycle lanes"_s;
    for (const SpeakerKind kind : {SpeakerKind::Model, SpeakerKind::Import}) {
        event.speaker.kind = kind;
        QCOMPARE(chosenAnswer(markings, &event, lines), u"white lines"_s);
        QCOMPARE(chosenAnswer(markings, &event, arrows), u"arrows"_s);
    }
    event.speaker.kind = SpeakerKind::Person;
    QCOMPARE(chosenAnswer(markings, &event, lines), u"bicycle lanes"_s);
    QCOMPARE(chosenAnswer(markings, &event, arrows), u"white lines and arrows and bicycle lanes"_s);
    QCOMPARE(chosenAnswer(markings, static_cast<const AnswerEvent*>(nullptr), lines), u"white lines"_s);
}

GEOVLM_TEST(NormaliserTest);

} // namespace tst_normaliser

#include "tst_normaliser.moc"
