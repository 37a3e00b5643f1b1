// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/answers/answer_choice.h"
#include "domain/answers/answer_normaliser.h"
#include "support.h"

#include <QSet>
#include <QTest>

using namespace geovlm;
using namespace Qt::Literals::StringLiterals;

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
    add(u"road_color"_qs, u"grey"_qs, u"grey"_qs, u"as written"_qs);
    add(u"road_color"_qs, u" Grey "_qs, u"grey"_qs, u"case"_qs);
    add(u"road_color"_qs, u"a grey."_qs, u"grey"_qs, u"spelling"_qs);
    add(u"road_color"_qs, u"gray"_qs, u"grey"_qs, u"synonym: gray → grey"_qs);
    add(u"main_road"_qs, u"Multi lane road"_qs, u"multi-lane road"_qs, u"spelling"_qs);
    add(u"main_road"_qs, u"multilane road"_qs, u"multi-lane road"_qs, u"spelling"_qs);
    add(u"main_road"_qs, u"Highways"_qs, u"highway"_qs, u"plural"_qs);
    add(u"vehicles"_qs, u"car"_qs, u"cars"_qs, u"plural"_qs);
    add(u"vehicles"_qs, u"the lorry"_qs, u"trucks"_qs, u"synonym: lorry → trucks"_qs);
    add(u"road_structures"_qs, u"overpasses"_qs, u"overpass"_qs, u"plural"_qs);
    add(u"distinctive_features"_qs, u"industrial facility"_qs, u"industrial facilities"_qs, u"plural"_qs);
    add(u"sports_courts"_qs, u"tennis"_qs, u"tennis"_qs, u"as written"_qs);
    // None, carefully: "no" is an option of its own where yes is the other.
    add(u"road_layout"_qs, u"None"_qs, u"none"_qs, u"case"_qs);
    add(u"road_layout"_qs, u"no"_qs, u"none"_qs, u"none"_qs);
    add(u"road_layout"_qs, u"N/A"_qs, u"none"_qs, u"none"_qs);
    add(u"road_layout"_qs, u"There are none."_qs, u"none"_qs, u"none"_qs);
    add(u"road_markings"_qs, u"no road markings"_qs, u"none"_qs, u"none"_qs);
    add(u"road_markings"_qs, u"no parking"_qs, u"no parking"_qs, u"off the list"_qs);
    add(u"building_type"_qs, u"nothing"_qs, u"no buildings"_qs, u"none"_qs);
    add(u"traffic_lights"_qs, u"No"_qs, u"no"_qs, u"case"_qs);
    add(u"traffic_lights"_qs, u"none"_qs, u"no"_qs, u"none"_qs);
    add(u"traffic_lights"_qs, u"no traffic lights"_qs, u"no"_qs, u"none"_qs);
    add(u"traffic_lights"_qs, u"no lights"_qs, u"no"_qs, u"none"_qs);
    add(u"traffic_lights"_qs, u"no traffic"_qs, u"no traffic"_qs, u"off the list"_qs);
    add(u"roof_color"_qs, u"no roof"_qs, u"none"_qs, u"none"_qs);
    add(u"traffic_lights"_qs, u"n/a"_qs, u"n/a"_qs, u"off the list"_qs);
    add(u"environment"_qs, u"none"_qs, u"none"_qs, u"off the list"_qs);
    // What models write around an answer. A letter alone is none: nobody was shown letters.
    add(u"traffic_lights"_qs, u"Answer: No."_qs, u"no"_qs, u"spelling"_qs);
    add(u"traffic_lights"_qs, u"**no**"_qs, u"no"_qs, u"spelling"_qs);
    add(u"traffic_lights"_qs, u"B"_qs, u"B"_qs, u"off the list"_qs);
    add(u"environment"_qs, u"**B. suburban**"_qs, u"suburban"_qs, u"spelling"_qs);
    add(u"environment"_qs, u"The answer is: (b) Suburban."_qs, u"suburban"_qs, u"spelling"_qs);
    add(u"environment"_qs, u"C. suburban"_qs, u"C. suburban"_qs, u"off the list"_qs);
    add(u"environment"_qs, u"urban\nsuburban"_qs, u"urban\nsuburban"_qs, u"off the list"_qs);
    add(u"environmental_features"_qs, u"Answer: parks, lakes and a river"_qs,
        u"parks and lakes and rivers"_qs, u"plural"_qs);
    add(u"road_layout"_qs, u"unknown"_qs, u"unknown"_qs, u"off the list"_qs);
    // Several.
    add(u"environmental_features"_qs, u"parks and rivers"_qs, u"parks and rivers"_qs, u"as written"_qs);
    add(u"environmental_features"_qs, u"Parks AND Rivers"_qs, u"parks and rivers"_qs, u"case"_qs);
    add(u"environmental_features"_qs, u"rivers, parks, and lakes"_qs, u"rivers and parks and lakes"_qs,
        u"list"_qs);
    add(u"environmental_features"_qs, u"park & a river"_qs, u"parks and rivers"_qs, u"plural"_qs);
    add(u"environmental_features"_qs, u"parks, woods and shops"_qs,
        u"parks and forests and commercial areas"_qs,
        u"synonym: woods → forests, shops → commercial areas"_qs);
    add(u"environmental_features"_qs, u" parks and a moat"_qs, u"parks and a moat"_qs, u"off the list"_qs);
    add(u"environmental_features"_qs, u"parks and parks"_qs, u"parks"_qs, u"list"_qs);
    add(u"marking_color"_qs, u"white and yellow"_qs, u"white and yellow"_qs, u"off the list"_qs);
    // "None" stands beside nothing.
    add(u"distinctive_features"_qs, u"none and historical buildings"_qs, u"historical buildings"_qs,
        u"list"_qs);
    add(u"road_markings"_qs, u"no markings, arrows"_qs, u"arrows"_qs, u"none"_qs);
    add(u"road_markings"_qs, u"none and none"_qs, u"none"_qs, u"list"_qs);
    // Off the list.
    add(u"road_layout"_qs, u" Street "_qs, u"Street"_qs, u"off the list"_qs);
    add(u"road_width"_qs, u"2"_qs, u"2"_qs, u"off the list"_qs);
    add(u"road_layout"_qs, u" , "_qs, u","_qs, u"off the list"_qs);
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
    const AnswerNormaliser normaliser(bank, {{Synonym::any, u"none"_qs, u"other"_qs}});
    for (int q = 0; q < bank.size(); ++q)
        for (const QString& option : bank.at(q).options)
            for (const QString& text : {option, option.toUpper()}) {
                QCOMPARE(normaliser.map(q, text).value, option);
                QVERIFY(normaliser.map(q, text).how <= Mapping::Case);
            }
    // Several of them too: an entry for the whole would make an answer mean something else when read again.
    const int features = bank.indexOf(u"environmental_features"_qs);
    const QString two = joinValues(bank.at(features).options.mid(0, 2));
    const AnswerNormaliser own(bank, {{features, synonymKey(two), bank.at(features).options.at(2)}});
    QCOMPARE(own.map(features, two).value, two);
    QCOMPARE(own.map(features, two).how, Mapping::AsWritten);
    // An entry whose meaning is only half an option says nothing.
    const AnswerNormaliser half(bank, {{features, u"water"_qs, u"rivers and lake"_qs}});
    QVERIFY(half.map(features, u"water"_qs).value != u"rivers and lake"_qs);
    QCOMPARE(half.map(features, half.map(features, u"water"_qs).value).value,
             half.map(features, u"water"_qs).value);
}

void NormaliserTest::theUsersEntriesComeBeforeTheRules()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int vehicles = bank.indexOf(u"vehicles"_qs);
    const AnswerNormaliser normaliser(
        bank, {{vehicles, u"car"_qs, u"trucks"_qs}, {vehicles, u"buses"_qs, u"cars"_qs}});
    QCOMPARE(normaliser.map(vehicles, u"car"_qs).value, u"trucks"_qs); // not the plural
    QCOMPARE(AnswerNormaliser::reason(normaliser.map(vehicles, u"Car"_qs)), u"synonym: car → trucks"_qs);
    QCOMPARE(normaliser.map(vehicles, u"buses"_qs).value, u"cars"_qs); // not the compiled-in entry
    QCOMPARE(normaliser.map(bank.indexOf(u"road_layout"_qs), u"car"_qs).value, u"car"_qs);
}

void NormaliserTest::anEntryOfOneQuestionBeatsOneForAll()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int layout = bank.indexOf(u"road_layout"_qs);
    const int road = bank.indexOf(u"main_road"_qs);
    const std::vector<Synonym> own{{layout, u"streets"_qs, u"grid pattern"_qs},
                                   {Synonym::any, u"street"_qs, u"highway"_qs}};
    const AnswerNormaliser normaliser(bank, own);
    QCOMPARE(normaliser.map(layout, u"Street"_qs).value, u"grid pattern"_qs);
    QCOMPARE(normaliser.map(road, u"streets"_qs).value, u"highway"_qs);
    // Where no such option exists the entry says nothing.
    QVERIFY(normaliser.map(bank.indexOf(u"traffic_lights"_qs), u"street"_qs).offList());
}

void NormaliserTest::anEmptyMeaningSetsTheRulesAside()
{
    const QuestionBank& bank = QuestionBank::standard();
    const int features = bank.indexOf(u"environmental_features"_qs);
    const AnswerNormaliser normaliser(bank, {{Synonym::any, u"river"_qs, {}}, {features, u"a, b"_qs, {}}});
    QVERIFY(normaliser.map(features, u"River"_qs).offList());
    QCOMPARE(normaliser.map(features, u" River"_qs).value, u"River"_qs);
    QVERIFY(normaliser.map(features, u"parks and a river"_qs).offList());
    QCOMPARE(normaliser.map(features, u"rivers"_qs).value, u"rivers"_qs);
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
        QuestionBank::fromJson(R"({"questions":[{"id":"vehicles","options":["cars","other"]}]})", u"test"_qs);
    for (const Synonym& entry : compiledSynonyms(other))
        QVERIFY(entry.question <= 0);
    QCOMPARE(AnswerNormaliser(other).map(0, u"automobile"_qs).value, u"cars"_qs);
}

void NormaliserTest::anythingCanBeSaid()
{
    Random random(propertySeed());
    const QuestionBank& bank = QuestionBank::standard();
    const AnswerNormaliser normaliser(bank);
    const QStringList bits{u" "_qs, u"and"_qs, u","_qs,  u"no"_qs,    u"s"_qs,  u"park"_qs,
                           u"-"_qs, u"."_qs,   u"a "_qs, u"River"_qs, u"\n"_qs, QString(QChar(0xD800)),
                           u"ß"_qs, u"\""_qs};
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
    const Question& features = bank.at(bank.indexOf(u"distinctive_features"_qs));
    QCOMPARE(normalisedAnswer(features, u"Historical buildings and none"_qs).value,
             u"historical buildings"_qs);
    QCOMPARE(normalisedAnswer(features, u"none"_qs).value, u"none"_qs);
    QCOMPARE(withoutIdleNone(features, {u"none"_qs, u"parks"_qs, u"none"_qs}), QStringList{u"parks"_qs});
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
    QCOMPARE(noneOption(bank.at(bank.indexOf(u"building_type"_qs))), 6); // "no buildings"
    QCOMPARE(noneOption(bank.at(bank.indexOf(u"environment"_qs))), -1);
}

void NormaliserTest::whatIsOnlySuggestedIsChosenNotTakenOut()
{
    const QuestionBank& bank = QuestionBank::standard();
    const Question& markings = bank.at(bank.indexOf(u"road_markings"_qs));
    const int lines = markings.optionIndex(u"white lines"_qs);
    const int arrows = markings.optionIndex(u"arrows"_qs);
    AnswerEvent event;
    event.value = u"white lines and bicycle lanes"_qs;
    for (const SpeakerKind kind : {SpeakerKind::Model, SpeakerKind::Import}) {
        event.speaker.kind = kind;
        QCOMPARE(chosenAnswer(markings, &event, lines), u"white lines"_qs);
        QCOMPARE(chosenAnswer(markings, &event, arrows), u"arrows"_qs);
    }
    event.speaker.kind = SpeakerKind::Person;
    QCOMPARE(chosenAnswer(markings, &event, lines), u"bicycle lanes"_qs);
    QCOMPARE(chosenAnswer(markings, &event, arrows), u"white lines and arrows and bicycle lanes"_qs);
    QCOMPARE(chosenAnswer(markings, static_cast<const AnswerEvent*>(nullptr), lines), u"white lines"_qs);
}

std::unique_ptr<QObject> normaliserTest()
{
    return std::make_unique<NormaliserTest>();
}

#include "tst_normaliser.moc"
