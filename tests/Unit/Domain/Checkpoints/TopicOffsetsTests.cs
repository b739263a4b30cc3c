using CsCheck;
using GridGrains.Domain.Checkpoints;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Checkpoints;

public sealed class TopicOffsetsTests
{
    [Fact]
    public void Topic_without_a_record_has_the_offset_before_the_first()
    {
        Assert.All(Enumerable.Range(0, 6), topic => Assert.Equal(-1, TopicOffsets.None[topic]));
        Assert.Equal([7, 8, 9, -1], Enumerable.Range(0, 4).Select(topic => new TopicOffsets(7, 8, 9)[topic]));
    }

    [Fact]
    public void Any_changes_leave_every_topic_with_its_last_offset() =>
        Gen.Select(Gen.Int[0, 6], Gen.Long[0, long.MaxValue]).Array[0, 20].Sample(changes =>
        {
            var offsets = TopicOffsets.None;
            var expected = Enumerable.Repeat(-1L, 8).ToArray();
            foreach (var (topic, offset) in changes)
            {
                var before = offsets;
                offsets = offsets.With(topic, offset);
                Assert.Equal(expected[topic], before[topic]);
                expected[topic] = offset;
            }

            Assert.Equal(expected, Enumerable.Range(0, 8).Select(topic => offsets[topic]));
        });

    [Fact]
    public void Offsets_are_equal_by_value_whatever_they_were_made_from()
    {
        var made = new TopicOffsets(1, 2, 3);
        var changed = TopicOffsets.None.With(2, 3).With(1, 2).With(0, 1);

        Assert.True(made == changed);
        Assert.Equal(made.GetHashCode(), changed.GetHashCode());
        Assert.True(new TopicOffsets(1, 2) == new TopicOffsets(1, 2, -1, -1));
        Assert.Equal(new TopicOffsets(1, 2).GetHashCode(), new TopicOffsets(1, 2, -1).GetHashCode());
        Assert.True(made != made.With(2, 4));
        Assert.True(new TopicOffsets(1, 2) != made);
        Assert.False(made.Equals((object)"1, 2, 3"));
    }

    [Fact]
    public void Negative_topic_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TopicOffsets.None[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => TopicOffsets.None.With(-1, 3));
    }

    [Fact]
    public void Text_lists_the_offsets_in_the_order_of_the_topics() => Assert.Equal("4, -1, 6", TopicOffsets.None.With(2, 6).With(0, 4).ToString());
}
