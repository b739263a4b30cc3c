using GridGrains.Domain.Tables;
using Xunit;

namespace GridGrains.Tests.Lake.Tables;

public sealed class NumberedKeysTests
{
    [Fact]
    public void Keys_keep_the_number_of_their_first_sight()
    {
        var keys = new NumberedKeys<string>();

        Assert.Equal([0, 1, 1, 0, 2], new[] { "b", "a", "a", "b", "c" }.Select(keys.NumberOf));
        Assert.Equal(("b", "a", "c"), (keys[0], keys[1], keys[2]));
    }

    [Fact]
    public void Default_value_is_a_key_like_others()
    {
        var keys = new NumberedKeys<long>();

        Assert.Equal([0, 0, 1, 0], new[] { 0L, 0L, 7L, 0L }.Select(keys.NumberOf));
    }

    [Fact]
    public void Ranks_follow_keys_that_come_later()
    {
        var keys = new NumberedKeys<string>();
        keys.NumberOf("m");
        keys.NumberOf("z");
        Assert.Equal([0, 1], keys.Ranks(StringComparer.Ordinal).ToArray());

        keys.NumberOf("a");

        Assert.Equal([1, 2, 0], keys.Ranks(StringComparer.Ordinal).ToArray());
    }
}
