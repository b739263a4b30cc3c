using GridGrains.Grains.Sharding.Groups;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GridGrains.Tests.Cluster.Sharding;

public sealed class CallsUnderWayTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();
    private readonly CallsUnderWay<string> _calls;
    private int _made;

    public CallsUnderWayTests() => _calls = new CallsUnderWay<string>(Longest, _clock);

    [Fact]
    public async Task An_answer_in_time_is_the_answer_and_the_next_call_is_made()
    {
        Assert.Equal(1, await CallAsync("silo", Task.FromResult(1)));
        Assert.Equal(2, await CallAsync("silo", Task.FromResult(2)));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task While_a_call_is_under_way_no_second_one_is_made_however_often_it_is_tried()
    {
        var answer = new TaskCompletionSource<int>();
        var first = CallAsync("silo", answer.Task);
        _clock.Advance(Longest);
        Assert.Equal(-1, await first);

        for (var attempt = 0; attempt < 10; attempt++)
        {
            Assert.Equal(-1, await CallAsync("silo", Task.FromResult(2)));
        }

        Assert.Equal(1, _made);
        answer.SetResult(1);
        Assert.Equal(2, await CallAsync("silo", Task.FromResult(2)));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task One_that_is_behind_holds_up_no_other()
    {
        _ = CallAsync("behind", new TaskCompletionSource<int>().Task);

        Assert.Equal(3, await CallAsync("other", Task.FromResult(3)));
    }

    [Fact]
    public async Task A_call_that_fails_counts_as_not_answered_and_the_next_is_made()
    {
        Assert.Equal(-1, await CallAsync("silo", Task.FromException<int>(new TimeoutException())));
        Assert.Equal(-1, await _calls.CallAsync<int>("silo", () => throw new InvalidOperationException("no such silo"), otherwise: -1));
        Assert.Equal(4, await CallAsync("silo", Task.FromResult(4)));
    }

    private Task<int> CallAsync(string target, Task<int> answer) => _calls.CallAsync(
        target,
        () =>
        {
            _made++;
            return answer;
        },
        otherwise: -1);
}
