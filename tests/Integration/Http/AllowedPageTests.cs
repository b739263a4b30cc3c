using GridGrains.Silo.Hosting;
using GridGrains.Silo.Http.Access;
using GridGrains.Silo.Http.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GridGrains.Tests.Integration.Http;

/// <summary>What options let further names and pages do.</summary>
public sealed class AllowedPageTests
{
    private static readonly WebSettings Web = new(["grid.example"], ["https://desk.example"], ["https://wall.example:8443"]);

    [Theory]
    [InlineData("http://127.0.0.1:8080", "grid.example", true)]
    [InlineData("http://127.0.0.1:8080", "GRID.example.", true)]
    [InlineData("http://127.0.0.1:8080", "not-grid.example", false)]
    [InlineData("http://127.0.0.1:8080", "10.0.0.11", false)]
    [InlineData("http://10.0.0.11:8080", "10.0.0.11", true)]
    [InlineData("http://10.0.0.11:8080", "10.0.0.12", false)]
    [InlineData("http://prices.example:8080", "prices.example", true)]
    [InlineData("http://0.0.0.0:8080", "10.0.0.11", true)]
    [InlineData("http://*:8080", "10.0.0.11", true)]
    [InlineData("http://*:8080", "0.0.0.0", false)]
    [InlineData("http://[::]:8080", "this-machine", true)]
    [InlineData("http://[::]:8080", "evil.example", false)]
    [InlineData("http://[2001:db8::1]:8080", "[2001:db8:0::1]", true)]
    public void Server_is_called_by_the_hosts_of_its_addresses_and_the_allowed_names(string url, string host, bool expected) =>
        Assert.Equal(expected, new HostNames([url], Web.AllowedHosts, "this-machine").Takes(host));

    [Fact]
    public void Star_takes_any_name() => Assert.True(new HostNames([SiloSettings.DefaultUrl], ["*"], "this-machine").Takes("any.example"));

    [Theory]
    [InlineData("POST", "https://desk.example", true)]
    [InlineData("GET", "https://desk.example", true)]
    [InlineData("GET", "https://wall.example:8443", true)]
    [InlineData("POST", "https://wall.example:8443", false)]
    [InlineData("GET", "https://wall.example", false)]
    [InlineData("POST", "http://desk.example", false)]
    public async Task Origin_may_do_what_its_option_says(string method, string origin, bool expected)
    {
        var context = RequestOf("OPTIONS", origin);
        context.Request.Headers.AccessControlRequestMethod = method;
        context.Request.Headers.AccessControlRequestHeaders = "last-event-id";

        var failure = await Record.ExceptionAsync(() => GuardOf(Web).InvokeAsync(context));

        Assert.Equal(expected, failure is null);
        Assert.Equal(expected ? origin : "", context.Response.Headers.AccessControlAllowOrigin.ToString());
        Assert.Equal(expected ? "last-event-id" : "", context.Response.Headers.AccessControlAllowHeaders.ToString());
    }

    [Fact]
    public async Task Allowed_page_reads_the_answer_and_caches_keep_origins_apart()
    {
        var context = RequestOf("GET", "https://wall.example:8443");
        var feature = new Starting();
        context.Features.Set<IHttpResponseFeature>(feature);

        await GuardOf(Web).InvokeAsync(context);
        context.Response.Headers.Clear();
        await feature.StartAsync();

        Assert.Equal("https://wall.example:8443", context.Response.Headers.AccessControlAllowOrigin);
        Assert.Equal("Origin", context.Response.Headers.Vary);
    }

    [Fact]
    public async Task Dashboard_is_for_its_own_page()
    {
        var context = RequestOf("OPTIONS", "https://desk.example");
        context.Request.Path = "/dashboard/Trace";
        context.Request.Headers.AccessControlRequestMethod = "GET";

        var refused = await Assert.ThrowsAsync<ApiException>(() => GuardOf(Web with { CorsOrigins = ["*"] }).InvokeAsync(context));

        Assert.Equal(EngineProblems.ForeignOrigin, refused.Problem);
    }

    private static PageGuard GuardOf(WebSettings web) => new(static _ => Task.CompletedTask, new SiloSettings { DataDirectory = "unused", Web = web });

    private static DefaultHttpContext RequestOf(string method, string origin)
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Scheme, context.Request.Host, context.Request.Path) = (method, "http", new HostString("localhost", 8080), "/v1/live");
        context.Request.Headers.Origin = origin;
        return context;
    }

    private sealed class Starting : HttpResponseFeature
    {
        private readonly List<(Func<object, Task> Callback, object State)> _callbacks = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Add((callback, state));

        public async Task StartAsync()
        {
            foreach (var (callback, state) in _callbacks)
            {
                await callback(state);
            }
        }
    }
}
