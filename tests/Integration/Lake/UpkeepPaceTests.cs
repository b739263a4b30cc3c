using GridGrains.Silo.Lake;

namespace GridGrains.Tests.Integration.Lake;

public sealed class UpkeepPaceTests
{
    private static readonly UpkeepPace Pace = new(TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(3), TimeSpan.FromHours(6));

    [Theory]
    [InlineData(1, 15)]
    [InlineData(10, 90)]
    [InlineData(70, 180)]
    public void Rest_is_nine_times_the_work_and_not_longer_than_tables_may_wait(int workSeconds, int restSeconds) =>
        Assert.Equal(TimeSpan.FromSeconds(restSeconds), LakeUpkeep.RestAfter(TimeSpan.FromSeconds(workSeconds), Pace));
}
