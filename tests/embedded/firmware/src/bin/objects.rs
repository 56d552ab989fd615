//! The objects as a data model, without an endpoint that serves them.

#![no_std]
#![no_main]

use core::hint::black_box;
use core::mem::MaybeUninit;

use firmware as _;
use lwm2m_runtime::serve::DataModel;
use station::Model;

#[cortex_m_rt::entry]
fn main() -> ! {
    static mut MODEL: MaybeUninit<Model> = MaybeUninit::uninit();
    static mut RESPONSE: [u8; 512] = [0; 512];

    let model = Model::init(MODEL);
    loop {
        black_box(&mut *RESPONSE);
        black_box(&mut *model as &mut dyn DataModel);
    }
}
