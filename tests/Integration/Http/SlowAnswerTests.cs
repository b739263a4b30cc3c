using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace GridGrains.Tests.Integration.Http;

public sealed class SlowAnswerTests
{
    [Theory]
    [InlineData("GET", 0, "GET /v1/nodes (Search nodes) took longer than its limit of 10 s and was given up; ask for less at once, or again in a moment")]
    [InlineData("POST", 2500, "POST /v1/nodes (Search nodes) took longer than its limit of 2.5 s and was given up; it may have been done all the same: look before it is sent again")]
    public void Answer_names_what_took_too_long_its_limit_and_what_to_do(string method, int milliseconds, string detail)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path) = (method, "/v1/nodes");
        object[] metadata = [new EndpointSummaryAttribute("Search nodes"), .. milliseconds == 0 ? Array.Empty<object>() : [new RequestTimeoutAttribute(milliseconds)]];
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "nodes"));

        Assert.Equal(detail, SlowAnswers.Describe(context));
    }
}
