using GridGrains.Domain.Cubes;
using Xunit;

namespace GridGrains.Tests.Unit.Domain.Cubes;

public sealed class AnswerShelfTests
{
    private static readonly DateTime Now = new(2026, 6, 10, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_least_lately_asked_makes_room()
    {
        var shelf = new AnswerShelf(10_000);
        shelf.Put("a", Answer(3000));
        shelf.Put("b", Answer(3000));
        shelf.Use("a");

        shelf.Put("c", Answer(3000));

        Assert.Null(shelf.Find("b"));
        Assert.NotNull(shelf.Find("a"));
        Assert.NotNull(shelf.Find("c"));
        Assert.InRange(shelf.Bytes, 6000, 10_000);
    }

    [Fact]
    public void One_that_is_too_large_is_not_kept_and_does_not_leave_the_older_one()
    {
        var shelf = new AnswerShelf();
        shelf.Put("a", Answer(10));

        shelf.Put("a", Answer(AnswerShelf.MaxAnswerBytes + 1));

        Assert.Equal((0, 0L), (shelf.Count, shelf.Bytes));
    }

    [Fact]
    public void Dropped_answer_frees_its_memory_and_does_not_come_back()
    {
        var shelf = new AnswerShelf();
        var answer = Answer(100);
        shelf.Put("a", answer);
        shelf.Drop("a");

        shelf.Update("a", answer with { IsSuperseded = true });

        Assert.Null(shelf.Find("a"));
        Assert.Equal(0, shelf.Bytes);
    }

    [Fact]
    public void What_is_known_of_an_older_answer_is_not_said_of_a_newer_one()
    {
        var shelf = new AnswerShelf();
        var older = Answer(100);
        shelf.Put("a", older);
        shelf.Put("a", Answer(100));

        shelf.Update("a", older with { IsSuperseded = true });

        Assert.False(shelf.Find("a")!.IsSuperseded);
    }

    private static KeptAnswer Answer(int bytes) => new(new byte[bytes], "tag", 1, Now, Now, IsSuperseded: false);
}
