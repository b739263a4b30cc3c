using GridGrains.Portal.Curves;
using GridGrains.Portal.Events;
using GridGrains.Portal.Hosting;
using GridGrains.Portal.Navigation;
using GridGrains.Portal.Prices;
using GridGrains.Portal.Weather;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GridGrains.Tests.Unit.Portal;

public sealed class PageListTests
{
    [Fact]
    public void Pages_come_by_section_order_and_title_with_the_route_that_needs_nothing()
    {
        var pages = new PageList([typeof(Late), typeof(Early), typeof(Unlisted)]);

        Assert.Equal(["/early", "/late"], pages.Entries.Select(page => page.Address));
    }

    [Fact]
    public void Entry_without_a_route_of_its_own_is_refused() => Assert.Throws<InvalidOperationException>(() => new PageList([typeof(OfSomething)]));

    [Fact]
    public void Two_pages_with_one_address_are_refused() => Assert.Throws<InvalidOperationException>(() => new PageList([typeof(Early), typeof(Twin)]));

    [Fact]
    public void Portal_starts_with_the_market() => Assert.Equal("/", PageList.OfPortal.Entries[0].Address);

    [Fact]
    public void Page_of_a_product_that_the_host_lacks_is_not_listed()
    {
        var bare = PageList.ServedBy(new Ports());
        var whole = PageList.ServedBy(new Ports(typeof(IPriceReads), typeof(IEventReads), typeof(ICurveReads), typeof(IWeatherReads)));

        Assert.DoesNotContain(bare.Entries, page => page.Address == "/curves");
        Assert.Contains(bare.Entries, page => page.Address == "/cubes");
        Assert.Contains(whole.Entries, page => page.Address == "/curves");
    }

    [Fact]
    public void Part_of_a_product_that_the_host_lacks_is_left_out()
    {
        Assert.Empty(new PagePartList(typeof(PagePartList).Assembly.GetTypes(), new Ports(typeof(IPageProblems))).Of(PagePlace.Overview));
        Assert.Equal([typeof(WeatherPart)], new PagePartList(typeof(PagePartList).Assembly.GetTypes(), new Ports(typeof(IPageProblems), typeof(IWeatherReads))).Of(PagePlace.Overview));
    }

    private sealed class Ports(params Type[] known) : IServiceProviderIsService
    {
        public bool IsService(Type serviceType) => known.Contains(serviceType);
    }

    [Route("/late"), NavigationEntry(NavigationSection.Operations, 0, "Late", "")]
    private sealed class Late;

    [Route("/early/{Id}"), Route("/early"), NavigationEntry(NavigationSection.Markets, 9, "Early", "")]
    private sealed class Early;

    [Route("/early"), NavigationEntry(NavigationSection.Data, 0, "Twin", "")]
    private sealed class Twin;

    [Route("/of/{Id}"), NavigationEntry(NavigationSection.Data, 0, "Of", "")]
    private sealed class OfSomething;

    [Route("/unlisted")]
    private sealed class Unlisted;
}
