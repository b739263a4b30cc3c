using System.Text;
using GridGrains.Feeds.Ingestion.Pages;
using Xunit;

namespace GridGrains.Tests.Unit.Feeds.Ingestion;

public sealed class JsonPageTests
{
    [Fact]
    public void Record_that_gives_a_field_twice_is_left_unread_and_the_others_are_taken()
    {
        var unread = new List<UnreadRecord>();
        var page = """[{"id":1,"price":31},{"id":2,"price":31,"price":32},{"id":3,"a":{"x":1},"x":2}]"""u8.ToArray();

        Assert.Equal([1, 3], JsonPages.Read(page, null, _ => { }, unread).Select(record => record.Number));

        Assert.Equal([new UnreadRecord(2, "bad_json", "the field 'price' is given twice")], unread);
    }

    [Fact]
    public void Line_that_gives_a_field_twice_or_is_broken_is_left_unread()
    {
        var unread = new List<UnreadRecord>();
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes("{\"id\":1}\n{\"id\":2,\"id\":3}\n{\"id\":}\n"));

        Assert.Equal([1], JsonPages.ReadLines(lines, unread).Select(record => record.Number));

        Assert.Equal([(2, "the field 'id' is given twice"), (3, "column 7: '}' begins no value; expected is a text in quotes, a number, true, false, null, an object or a list")], unread.Select(record => (record.Number, record.Message)));
    }

    [Fact]
    public void Page_that_is_not_UTF8_is_no_page()
    {
        byte[] page = [.. "[{\"id\":\""u8, 0xFF, .. "\"}]"u8];

        Assert.Throws<DecoderFallbackException>(() => JsonPages.Read(page, null, _ => { }, []));
    }
}
