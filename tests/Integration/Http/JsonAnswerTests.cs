using GridGrains.Grains.Contracts.Http;
using GridGrains.Silo.Http;
using Microsoft.AspNetCore.Http;

namespace GridGrains.Tests.Integration.Http;

public sealed class JsonAnswerTests
{
    [Fact]
    public async Task Answer_that_is_given_up_half_way_fails_rather_than_ends()
    {
        using var aborted = new CancellationTokenSource();
        await aborted.CancelAsync();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => context.WriteJsonAsync(new ShardList([]), ApiJson.Default.ShardList));
    }
}
