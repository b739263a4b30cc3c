using System.Text;
using System.Text.Json;
using GridGrains.Domain;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Log;

/// <summary>What a sender of broken JSON reads: where, what stands there, what was expected, and nothing of the parser.</summary>
public sealed class BrokenJsonTests
{
    [Theory]
    [InlineData("{\"a\":}", "line 1, column 6: '}' begins no value; expected is a text in quotes, a number, true, false, null, an object or a list")]
    [InlineData("{\n  \"a\": 1\n  \"b\": 2}", "line 3, column 3: '\"' stands behind a value; expected is a comma, or the } or ] that closes")]
    [InlineData("{a:1}", "line 1, column 2: 'a' begins no field; expected is its name in quotes")]
    [InlineData("{\"a\" 1}", "line 1, column 6: '1' stands behind a field's name; expected is a colon")]
    [InlineData("{\"a\":1,}", "line 1, column 8: nothing follows a comma; expected is a further value, or no comma")]
    [InlineData("{\"a\":1", "line 1, column 7: a number does not end at '1'; expected is a comma, or the } or ] that closes")]
    [InlineData("{\"a\":[true", "line 1, column 11: the text ends while an object or a list is open; expected is its } or ]")]
    [InlineData("{\"a\":\"b", "line 1, column 8: the text ends within quotes; expected is the closing quote")]
    [InlineData("{\"a\":tru}", "line 1, column 9: a word stands here without quotes; expected is true, false or null, or a text in quotes")]
    [InlineData("{\"a\":NaN}", "line 1, column 6: 'N' begins no value; expected is a text in quotes, a number, true, false, null, an object or a list")]
    [InlineData("{\"a\":1.}", "line 1, column 8: '}' stands within a number; expected is a digit, a point or an exponent")]
    [InlineData("{\"a\":01}", "line 1, column 7: a number begins with 0 and goes on; expected is a point, or no 0")]
    [InlineData("{\"a\":\"\\x\"}", "line 1, column 8: 'x' stands behind a backslash; expected is one of \" \\ / b f n r t u")]
    [InlineData("{\"a\":\"b\nc\"}", "line 1, column 8: a control character stands within quotes; expected is \\n, \\t or \\u with four digits")]
    [InlineData("{} {}", "line 1, column 4: '{' stands behind the end; expected is nothing more")]
    public void Place_and_expectation_are_named(string text, string expected)
    {
        var broken = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(text));

        Assert.True(BrokenJson.Is(broken));
        Assert.Equal(expected, BrokenJson.DescribeWithLine(broken));
        Assert.Equal(expected.Replace("line 1, ", "", StringComparison.Ordinal), BrokenJson.Describe(broken));
    }

    /// <summary>Whatever is broken, a message has a place, and its words are ours.</summary>
    [Fact]
    public void Every_cut_and_every_replaced_byte_of_a_record_is_described_without_words_of_the_parser()
    {
        var text = Encoding.UTF8.GetBytes("{\"iso\":\"CAISO\",\"lmp\":-12.5e1,\"known\":true,\"none\":null,\"list\":[1,{\"a\":\"\\u00e9\\n\"}]}");
        var random = new Random(12);
        var described = new HashSet<string>();
        for (var i = 0; i < 20_000; i++)
        {
            var changed = text.ToArray();
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
            if (Fault(changed.AsSpan(..random.Next(1, changed.Length + 1))) is { } broken)
            {
                var message = BrokenJson.DescribeWithLine(broken);
                Assert.DoesNotContain("LineNumber", message, StringComparison.Ordinal);
                Assert.DoesNotContain("Utf8", message, StringComparison.Ordinal);
                Assert.True(BrokenJson.Words(broken) != "the text stops being JSON", broken.Message);
                described.Add(BrokenJson.Words(broken));
            }
        }

        Assert.InRange(described.Count, 20, 2_000);
    }

    private static Exception? Fault(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    _ = reader.GetString();
                }
            }

            return null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return broken;
        }
    }
}
