using System.Text;
using System.Text.Json;
using GridGrains.Domain.Ingestion.Expressions;
using GridGrains.Domain.Ingestion.Mapping;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Ingestion;

/// <summary>Fuzzing is seeded with 20261130.</summary>
public sealed class FieldExpressionTests
{
    private const string Record = """
        {"price":"31.5","volume":"1,234.5","zone":" sp15 ","node":"CAISO/TH_SP15","he":"7","date":"11/01/2026","none":null,"flag":"true","at":"2026-03-08T10:05:00Z","deep":{"total":2},"odd name":"x","a":"9","b":"10"}
        """;

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("7 - 2 - 1", "4")]
    [InlineData("-price + 1.5", "-30")]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("price / 10", "3.15")]
    [InlineData("17 % 5", "2")]
    [InlineData("number(volume, '.') * 2", "2469")]
    [InlineData("number('1.234,5', ',')", "1234.5")]
    [InlineData("from('$.deep.total') * 1000", "2000")]
    [InlineData("concat(upper(trim(zone)), '-', from('odd name'))", "SP15-x")]
    [InlineData("part(node, '/', 2)", "TH_SP15")]
    [InlineData("part(node, '/', 3)", null)]
    [InlineData("substring(node, 7, 2)", "TH")]
    [InlineData("concat(left(node, 2), right(node, 2), substring(node, 40))", "CA15")]
    [InlineData("replace(node, '/', '::')", "CAISO::TH_SP15")]
    [InlineData("pad_left(he, 2, '0')", "07")]
    [InlineData("concat('it''s ', lower('ON'))", "it's on")]
    [InlineData("length(zone)", "6")]
    [InlineData("round(2.5) + round(1.005, 1) + floor(1.9) + ceil(1.1) + abs(-1) + min(3, 2) + max(1, 2)", "12")]
    [InlineData("text(31.456, 1)", "31.5")]
    [InlineData("unit(price, 'GW', 'MW')", "31500")]
    [InlineData("if(price > 30, 'high', 'low')", "high")]
    [InlineData("if(none = 1, 'yes', 'no')", "no")]
    [InlineData("coalesce(none, missing, price)", "31.5")]
    [InlineData("coalesce(none, 5)", "5")]
    [InlineData("is_null(none) and not is_null(price)", "true")]
    [InlineData("none + 1", null)]
    [InlineData("none = 1 or true", "true")]
    [InlineData("none = 1 and false", "false")]
    [InlineData("one_of(trim(zone), 'np15', 'sp15')", "true")]
    [InlineData("number(a) < number(b)", "true")]
    [InlineData("a = b", "false")]
    [InlineData("flag and price >= 31.5", "true")]
    [InlineData("try(number(node))", null)]
    [InlineData("try(1 / 0)", null)]
    [InlineData("add_minutes(at, -5)", "2026-03-08T10:00:00Z")]
    [InlineData("minutes_between(at, time('2026-03-08T11:05:00Z'))", "60")]
    [InlineData("time_text(at, 'yyyy-MM-dd HH:mm', 'America/Los_Angeles')", "2026-03-08 03:05")]
    [InlineData("time_text(at, 'yyyy-MM-ddTHH:mmzzz', 'America/Los_Angeles')", "2026-03-08T03:05-07:00")]
    [InlineData("time_text(at, 'HH \\h mm ''min''', 'UTC')", "10 h 05 min")]
    [InlineData("coalesce(try(number('n/a')), try(number(left(node, -1))), price)", "31.5")]
    [InlineData("contains(node, 'SP15') and starts_with(node, 'CAISO') and ends_with(node, '15')", "true")]
    public void Gives_what_it_says(string text, string? expected) => Assert.Equal((expected, null), Evaluate(text));

    // The day has 25 hours: the eighth of them begins at 06:00 by the clock.
    [Fact]
    public void Hours_of_a_day_that_is_set_back_are_counted_as_they_pass() =>
        Assert.Equal(("2026-11-01T14:00:00Z", null), Evaluate("add_minutes(time(date, 'MM/dd/yyyy', 'America/Los_Angeles'), he * 60)"));

    [Theory]
    [InlineData("node + 1", "'CAISO/TH_SP15' is no number (character 1 of the expression)")]
    [InlineData("1 / (he - 7)", "this divides by zero (character 3 of the expression)")]
    [InlineData("time(date)", "'11/01/2026' is no stamp of the form iso (character 1 of the expression)")]
    [InlineData("substring(node, he - 7)", "substring needs whole numbers: a start from 1 on, a length from 0 on (character 1 of the expression)")]
    [InlineData("concat('a', pad_left(node, he * 2000, '0'))", "it makes a text of more than 10000 characters (character 13 of the expression)")]
    public void A_record_without_a_value_says_why(string text, string fault) => Assert.Equal((null, fault), Evaluate(text));

    [Theory]
    [InlineData("", "a value belongs here, not the end", 0, null)]
    [InlineData("1 +", "a value belongs here, not the end", 3, null)]
    [InlineData("(price", "')' belongs here, not the end", 6, null)]
    [InlineData("price volume", "an operator or the end belongs here, not 'volume'", 6, null)]
    [InlineData("uper(zone)", "there is no function 'uper'; is upper meant?", 0, "upper")]
    [InlineData("upper(zone, 1)", "upper takes 1 values, not 2: upper(text)", 0, null)]
    [InlineData("upper(1)", "upper needs a text, and this is a number: write text(...)", 6, null)]
    [InlineData("'a' + 'b'", "'+' adds numbers; texts are joined by concat(a, b)", 4, "concat")]
    [InlineData("trim(zone) * 2", "'*' needs a number, and this is a text: write number(...)", 0, null)]
    [InlineData("a < b", "two values of the source have no order of their own: say what they are, as in number(a) < number(b)", 2, null)]
    [InlineData("if(1, 2, 3)", "a condition needs true or false, and this is a number", 3, null)]
    [InlineData("if(flag, 'x', 3)", "a text and a number do not go together here", 14, null)]
    [InlineData("'open", "this text has no end: a quote within it is written twice", 0, null)]
    [InlineData("\"x\"", "a text stands in single quotes: 'like this'", 0, null)]
    [InlineData("$.price", "a path, and a name with other signs than letters, digits and underscores, is written as from('$.price.total')", 0, null)]
    [InlineData("from('$[')", null, 0, null)]
    [InlineData("from(price)", "from needs one constant text: from('a name'), from('$.a.path')", 0, null)]
    [InlineData("unit(price, 'GWh', 'MW')", "'GWh' does not become MW; MW, kW, GW do; is GW meant?", 12, "GW")]
    [InlineData("unit(price, 'F', 'degC')", "'F' does not become degC; degC, degF, K do; is degF meant?", 12, "degF")]
    [InlineData("unit(price, 'furlong', 'm/s')", "'furlong' does not become m/s; m/s, mph, kn, km/h do", 12, null)]
    [InlineData("unit(price, 'GW', 'Mw')", "nothing becomes 'Mw'; there are USD/MWh, MW, degC, m/s, fraction, min; is MW meant?", 18, "MW")]
    [InlineData("unit(price, unit, 'MW')", "unit needs a constant text here, in single quotes", 12, null)]
    [InlineData("time(at, 'iso', 'America/Los_Angelos')", "'America/Los_Angelos' is no time zone of the IANA list", 16, "America/Los_Angeles")]
    [InlineData("time(at, 'q')", null, 9, null)]
    [InlineData("time(at, 'epoch')", "'epoch' is no format of stamps; is epoch_s meant?", 9, "epoch_s")]
    [InlineData("time(at, 'MM/DD/YYYY', 'UTC')", null, 9, "MM/dd/yyyy")]
    [InlineData("time_text(at, 'YYYY-MM-DD', 'UTC')", "'Y' means nothing in a pattern of stamps; parts are written yyyy, MM, dd, HH, mm, ss, and other letters stand in quotes", 14, "yyyy-MM-dd")]
    [InlineData("time_text(at, '%Y-%m-%dT%H:%M', 'UTC')", null, 14, "yyyy-MM-ddTHH:mm")]
    [InlineData("time_text(at, 'HH:mm hours', 'UTC')", null, 14, "HH:mm 'hours'")]
    [InlineData("time_text(at, 'iso', 'UTC')", "'iso' is no pattern of stamps; write for example 'yyyy-MM-dd HH:mm'", 14, null)]
    [InlineData("time_text(at, '''today''', 'UTC')", "''today'' is no pattern of stamps", 14, null)]
    [InlineData("time('2026-13-01T00:00:00Z')", "'2026-13-01T00:00:00Z' is no stamp of the form iso, whatever the record holds", 0, null)]
    [InlineData("concat(node, text(number('n/a')))", "'n/a' is no number, whatever the record holds", 18, null)]
    [InlineData("price / 0", "this divides by zero, whatever the record holds", 6, null)]
    [InlineData("price % (2 - 2)", "this divides by zero, whatever the record holds", 6, null)]
    [InlineData("if(price > 1, substring(node, 0), node)", "substring needs whole numbers: a start from 1 on, a length from 0 on, whatever the record holds", 14, null)]
    [InlineData("left(node, -1)", "left needs a whole number from 0 on, whatever the record holds", 0, null)]
    [InlineData("part(node, '', 1)", "part needs a separator, and a whole number from 1 on, whatever the record holds", 0, null)]
    [InlineData("part(node, '/', 1.5)", "part needs a separator, and a whole number from 1 on, whatever the record holds", 0, null)]
    [InlineData("replace(node, '', 'a')", "replace needs something to look for, whatever the record holds", 0, null)]
    [InlineData("pad_left(he, 2, '00')", "pad_left needs a length, and one character to fill up with, whatever the record holds", 0, null)]
    [InlineData("round(price, 12)", "decimals are a whole number, 0 to 9, whatever the record holds", 0, null)]
    [InlineData("text(price, -1)", "decimals are a whole number, 0 to 9, whatever the record holds", 0, null)]
    [InlineData("add_minutes(at, 1e12)", "add_minutes leaves the times of markets, whatever the record holds", 0, null)]
    [InlineData("1e999", "'1e999' is no number", 0, null)]
    public void A_text_that_is_no_expression_says_what_is_wrong_where(string text, string? message, int position, string? nearest)
    {
        Assert.False(FieldExpression.TryParse(text, out _, out var fault));
        Assert.Equal((message ?? fault!.Message, position, nearest), (fault!.Message, fault.Position, fault.Nearest));
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("upper(", "node", ")")]
    [InlineData("-", "1", "")]
    [InlineData("not ", "flag", "")]
    [InlineData("if(flag, ", "1", ", 2)")]
    public void What_is_too_deep_is_refused_and_what_is_just_deep_enough_is_not(string before, string core, string after)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(before, times)) + core + string.Concat(Enumerable.Repeat(after, times));

        Assert.True(FieldExpression.TryParse(Nested(FieldExpression.MaxDepth - 1), out _, out var fault), fault?.Message);
        Assert.False(FieldExpression.TryParse(Nested(FieldExpression.MaxDepth + 1), out _, out _));
    }

    [Fact]
    public void What_is_too_long_or_has_too_many_parts_is_refused()
    {
        Assert.Contains("at most 500 parts", Refusal(string.Join('+', Enumerable.Repeat("1", 300))), StringComparison.Ordinal);
        Assert.Contains("at most 2000 characters", Refusal(new string(' ', FieldExpression.MaxLength + 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_would_grow_without_end_is_never_made()
    {
        var text = "pad_left(zone, 10000, 'a')";
        for (var round = 0; round < 20; round++)
        {
            text = $"replace({text}, 'a', 'aa')";
        }

        Assert.Contains("more than 10000 characters", Evaluate(text).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_the_source_that_it_reads_are_known() =>
        Assert.Equal(["price", "$.deep.total", "zone"], FieldExpression.Parse("if(price > 1, from('$.deep.total'), length(zone) + price)").Sources);

    [Fact]
    public void Any_text_is_an_expression_or_a_clear_error_and_any_record_gives_a_value_or_a_reason()
    {
        var (random, parsed) = (new Random(20261130), 0);
        var record = RecordOf(Record);
        for (var round = 0; round < 100_000; round++)
        {
            var text = Any(random);
            if (!FieldExpression.TryParse(text, out var expression, out var fault))
            {
                Assert.NotEqual("", fault!.Message);
                Assert.InRange(fault.Position, 0, text.Length);
                continue;
            }

            parsed++;
            var (first, again) = (expression!.Of(record), expression.Of(record));
            Assert.Equal((first.ToSourceText(), first.Fault), (again.ToSourceText(), again.Fault));
            Assert.True(first.IsNothing || first.Fault is not null || first.ToSourceText() is not null);
        }

        // Else the grammar is hardly reached.
        Assert.InRange(parsed, 20_000, 100_000);
    }

    private static readonly string[] Leaves =
    [
        "price", "volume", "zone", "node", "he", "date", "none", "flag", "at", "missing", "1", "0", "2.5", "1e300", "'a'", "''", "'2026-03-08'", "true", "null", "from('$.deep.total')", "from('$..*')",
        "9999", "'9999-12-31T24:00'", "'0001-01-01'", "'q'", "'%'", "'yyyy-MM-dd'", "'dd''MM'", "'UTC'", "'epoch_s'", "'MW'", "'kW'",
    ];

    private static readonly string[] Signs = ["+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "and", "or"];

    private static string Any(Random random)
    {
        var text = Make(random, random.Next(1, 5));
        for (var change = random.Next(4) == 0 ? random.Next(1, 4) : 0; change > 0 && text.Length > 0; change--)
        {
            var at = random.Next(text.Length);
            text = random.Next(2) == 0 ? text.Remove(at, Math.Min(random.Next(1, 5), text.Length - at)) : text.Insert(at, "()',+-*/%<>=!$[.\"`é\0 "[random.Next(21)].ToString());
        }

        return text;
    }

    private static string Make(Random random, int depth)
    {
        if (depth == 0 || random.Next(4) == 0)
        {
            return Leaves[random.Next(Leaves.Length)];
        }

        var names = ExpressionFunctions.Names.ToList();
        return random.Next(5) switch
        {
            0 => $"({Make(random, depth - 1)})",
            1 => $"{Make(random, depth - 1)} {Signs[random.Next(Signs.Length)]} {Make(random, depth - 1)}",
            2 => $"{(random.Next(2) == 0 ? "-" : "not ")}{Make(random, depth - 1)}",
            _ => $"{names[random.Next(names.Count)]}({string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Make(random, depth - 1)))})",
        };
    }

    private static (string? Text, string? Fault) Evaluate(string text)
    {
        var value = FieldExpression.Parse(text).Of(RecordOf(Record));
        return (value.ToSourceText(), value.Fault);
    }

    private static string Refusal(string text) => FieldExpression.TryParse(text, out _, out var fault) ? "" : fault!.Message;

    private static JsonRecord RecordOf(string json) => new(JsonSerializer.Deserialize<JsonElement>(Encoding.UTF8.GetBytes(json)), 1);
}
