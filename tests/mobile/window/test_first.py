def test_opens(driver):
    driver.picture("first")
    print(driver.words())
    assert driver.shows("Hộ dân")
